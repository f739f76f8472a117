"""What a first visit to an event page costs the one who makes it, in bytes as they travel."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from flask import Flask
from playwright.sync_api import Browser as Chrome
from playwright.sync_api import Request

from meetup.events.models import Event
from meetup.members.models import Member
from meetup.pictures.cutting import cut
from meetup.pictures.rules import Cut, Shape
from tests.browsing import Browser
from tests.chromium import served
from tests.conftest import Cast
from tests.given import Given, Person
from tests.looks.scene import town
from tests.pictures.drawing import file_of, noise

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True, scope="session")

MOST_REQUESTS, MOST_BYTES = 6, 60 * 1024
MOST_BYTES_OF_A_MARK = 3_000
# A dozen of those who come, and whom one would meet for the first time.
MOST_MARKS = 20
PHONE = {"width": 390, "height": 844}
SHIFTED = """() => new Promise((done) => {
  let sum = 0;
  const watch = new PerformanceObserver((seen) => seen.getEntries().forEach((e) => sum += e.value));
  watch.observe({ type: "layout-shift", buffered: true });
  requestAnimationFrame(() => requestAnimationFrame(() => done(sum)));
})"""


@dataclass
class Visit:
    """What came, by address, in bytes; and by how much the page moved meanwhile."""

    sizes: dict[str, int]
    shifted: float

    def marks(self) -> dict[str, int]:
        return {url: size for url, size in self.sizes.items() if "/member-" in url}

    def rest(self) -> dict[str, int]:
        return {url: size for url, size in self.sizes.items() if url not in self.marks()}


@pytest.fixture
def visit(app: Flask, chrome: Chrome) -> Callable[..., Visit]:
    """`visit(path, by=ana, pixels=3)`: on a phone with three pixels for each of its own."""

    def first(path: str, *, by: Person | None = None, pixels: int = 3) -> Visit:
        with served(app) as address:
            tab = chrome.new_page(viewport=PHONE, device_scale_factor=pixels)
            if by:
                cookie = Browser(app, signed_in=by.id).client.get_cookie("handshakes")
                assert cookie is not None
                kept = {"name": cookie.key, "value": cookie.value, "url": address}
                tab.context.add_cookies([kept])
            seen: list[Request] = []

            def note(request: Request) -> None:
                seen.append(request)

            tab.on("requestfinished", note)
            tab.goto(address + path)
            tab.wait_for_load_state("networkidle")
            sizes = {}
            for request in seen:
                answer = request.response()
                assert answer is not None and answer.ok, request.url
                sizes[request.url] = request.sizes()["responseBodySize"]
            return Visit(sizes, tab.evaluate(SHIFTED))

    return first


@pytest.fixture(scope="module")
def cuts() -> dict[Shape, Cut]:
    """A picture in each shape than which none packs worse."""
    return {shape: cut(file_of(noise(1600, 1200), "PNG"), shape) for shape in Shape}


@pytest.fixture
def pictured(given: Given, cuts: dict[Shape, Cut]) -> Callable[..., None]:
    """`pictured(Event, 7, "event")`: it shows such a picture."""

    def show(row: type[object], row_id: int, name: str) -> None:
        of = cuts[Shape.SQUARE if row is Member else Shape.COVER]
        key = f"{name}-{row_id}-{of.width}x{of.height}"
        given.picture(row, row_id, key, content=of.content, small=of.small)

    return show


@pytest.mark.parametrize("pixels", [1, 3])
@pytest.mark.parametrize("has_picture", [False, True], ids=["plain", "pictured"])
def test_an_event_page_comes_in_few_and_small_answers(
    given: Given,
    cast: Cast,
    visit: Callable[..., Visit],
    pictured: Callable[..., None],
    has_picture: bool,
    pixels: int,
):
    event = town(given, cast).names["open"]
    assert isinstance(event, int)
    if has_picture:
        pictured(Event, event, "event")
    found = visit(f"/events/{event}-blitz-under-the-plane-trees", pixels=pixels)
    assert any("figtree" in url for url in found.sizes), found
    assert has_picture == any(url.endswith("/small") for url in found.sizes), found
    assert len(found.sizes) <= MOST_REQUESTS and sum(found.sizes.values()) < MOST_BYTES, found
    assert found.shifted < 0.01


def test_for_a_member_each_mark_comes_on_top_small_and_no_more_than_some(
    given: Given, cast: Cast, visit: Callable[..., Visit], pictured: Callable[..., None]
):
    event = given.event(cast.group_id, "Harbour Walk")
    pictured(Event, event, "event")
    for number in range(40):
        guest = given.member(f"Guest {number:02}")
        pictured(Member, guest.id, "member")
        given.rsvp(event, guest)
        if number % 10 == 0:
            given.connection(cast.ana, guest)
    found = visit(f"/events/{event}-harbour-walk", by=cast.ana)
    rest, marks = found.rest(), found.marks()
    assert any("figtree" in url for url in rest) and any("event-" in url for url in rest), rest
    assert len(rest) <= MOST_REQUESTS and sum(rest.values()) < MOST_BYTES, rest
    assert 0 < len(marks) <= MOST_MARKS and max(marks.values()) <= MOST_BYTES_OF_A_MARK, marks
    assert found.shifted < 0.01
