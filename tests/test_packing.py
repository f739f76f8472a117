"""Pages and calendar files travel packed, to whoever takes that, and say the same."""

import gzip
from collections.abc import Callable

import pytest
from flask import Flask, Response
from itsdangerous import TimestampSigner
from werkzeug.datastructures import Accept
from werkzeug.http import parse_accept_header

from meetup import packing
from meetup.db import db
from meetup.events.models import Event
from meetup.events.text_actions import keep_texts
from meetup.packing import LEAST_BYTES, MOST_PADDING, packed, takes_gzip
from tests.browsing import Browser
from tests.conftest import Cast
from tests.given import Given, Person

Browsers = Callable[[Person | None], Browser]
GZIP = {"Accept-Encoding": "gzip, deflate, br"}


@pytest.fixture
def walk(given: Given, cast: Cast) -> str:
    """The address of an event that everybody may see, and that Ana may answer."""
    group = given.group("open", owner=cast.cleo, members=[cast.ana], open=True)
    return f"/events/{given.event(group, 'Harbour Walk')}-harbour-walk"


def same(text: str) -> str:
    """A page without what is another each time: the tokens in its forms."""
    return "\n".join(line for line in text.splitlines() if "csrf_token" not in line)


@pytest.mark.parametrize(
    ("accepted", "takes"),
    [
        *(("gzip", True), ("gzip, deflate, br, zstd", True), ("GZIP", True), ("*", True)),
        *(("gzip;q=0.001", True), ("deflate, gzip;q=1.0, *;q=0.5", True)),
        *(("", False), ("br", False), ("identity", False), ("gzip;q=0", False)),
        *(("gzip;q=0, *", False), ("*;q=0", False), ("gzip;q=0.5, identity", False)),
        *(("gzip, identity;q=0.5", True), ("identity;q=0, *", True), ("gzip;q=nonsense", False)),
    ],
)
def test_who_says_so_is_sent_packed_answers(accepted: str, takes: bool):
    assert takes_gzip(parse_accept_header(accepted, Accept)) == takes


@pytest.mark.parametrize("name", ["nobody", "ana"])
def test_a_page_is_the_same_packed_or_not(browser: Browsers, cast: Cast, walk: str, name: str):
    client = browser(cast.ana if name == "ana" else None).client
    plain, small = client.get(walk), client.get(walk, headers=GZIP)
    assert "Content-Encoding" not in plain.headers
    assert small.headers["Content-Encoding"] == "gzip"
    assert same(gzip.decompress(small.data).decode()) == same(plain.text)
    assert small.content_length == len(small.data) < len(plain.data) / 2
    for answer in (plain, small):
        assert "Accept-Encoding" in answer.vary
    assert client.head(walk, headers=GZIP).headers["Content-Encoding"] == "gzip"


def test_a_page_of_an_error_is_packed_too(browser: Browsers, cast: Cast):
    answer = browser(cast.ana).client.get("/events/999999", headers=GZIP)
    assert answer.status_code == 404 and answer.headers["Content-Encoding"] == "gzip"


def test_what_is_packed_in_vain_is_left_alone(app: Flask, browser: Browsers, cast: Cast):
    stranger = browser(None).client
    for path in ("/healthz", "/robots.txt"):
        assert "Content-Encoding" not in stranger.get(path, headers=GZIP).headers, path
    with app.test_request_context(headers=GZIP):
        tiny = Response("<p>Hello</p>", content_type="text/html")
        streamed = Response(iter(["<p>Hello</p>" * 1000]), content_type="text/html")
        before = Response(b"\x1f\x8b" * 1000, content_type="text/html")
        before.headers["Content-Encoding"] = "gzip"
        picture = Response(b"." * 9000, content_type="image/webp")
        known = Response(b"BEGIN:VCALENDAR" * 1000, status=304, content_type="text/calendar")
        for response in (tiny, streamed, before, picture, known):
            headers = dict(response.headers)
            after = app.process_response(response)
            assert after is response
            assert after.headers.get("Content-Encoding") == headers.get("Content-Encoding")
        assert (tiny.data, before.data) == (b"<p>Hello</p>", b"\x1f\x8b" * 1000)
        assert streamed.is_streamed and picture.data == b"." * 9000


def test_a_page_with_a_secret_that_stays_is_never_packed(browser: Browsers, cast: Cast):
    page = browser(cast.ana).client.get("/account/calendar", headers=GZIP)
    assert len(page.data) > LEAST_BYTES and b"/calendar/" in page.data
    assert "Content-Encoding" not in page.headers
    assert "no-transform" in page.headers["Cache-Control"]


def test_a_calendar_file_that_is_known_is_not_sent_again_packed_or_not(
    browser: Browsers, given: Given, walk: str
):
    file, client = walk.removesuffix("-harbour-walk") + ".ics", browser(None).client
    event_id = int(file[8:-4])
    with given.inside():
        db.session.get_one(Event, event_id).timezone = "UTC"
        db.session.flush()
        keep_texts([event_id])
    short = client.get(file, headers=GZIP)
    assert "Content-Encoding" not in short.headers and short.headers["ETag"].startswith('"')
    with given.inside():
        db.session.get_one(Event, event_id).description = "We walk. " * 200
        db.session.flush()
        keep_texts([event_id])
    plain, small = client.get(file), client.get(file, headers=GZIP)
    assert gzip.decompress(small.data) == plain.data
    # Its bytes are others, so its name may not be that of a strong validator.
    assert small.headers["ETag"] == f"W/{plain.headers['ETag']}"
    for headers in ({}, GZIP):
        for known in (plain.headers["ETag"], small.headers["ETag"]):
            again = client.get(file, headers={**headers, "If-None-Match": known})
            assert (again.status_code, again.data) == (304, b"")
            assert "Accept-Encoding" in again.vary and "Content-Encoding" not in again.headers


def test_how_long_a_page_is_depends_on_chance_too(monkeypatch: pytest.MonkeyPatch):
    lengths = []
    for padding in (0, 1, MOST_PADDING):
        monkeypatch.setattr(packing, "randbelow", lambda most, padding=padding: min(padding, most))
        assert gzip.decompress(packed(b"the same" * 99)) == b"the same" * 99
        lengths.append(len(packed(b"the same" * 99)))
    assert [length - lengths[0] for length in lengths] == [0, 1, MOST_PADDING]


def token_in_page(page: Browser) -> str:
    return page.get("/logout").fields["csrf_token"]


def test_the_token_in_a_page_is_another_each_second(
    browser: Browsers, cast: Cast, monkeypatch: pytest.MonkeyPatch
):
    """It stands beside what others wrote, so no part that counts may stay to be guessed."""
    ana = browser(cast.ana)
    first = token_in_page(ana)
    really = TimestampSigner.get_timestamp
    monkeypatch.setattr(TimestampSigner, "get_timestamp", lambda signer: really(signer) + 1)
    then = token_in_page(ana)
    (secret, _, signature), (same_secret, moment, other) = first.split("."), then.split(".")
    assert secret == same_secret and signature != other
    forged = f"{secret}.{moment}.{signature}"
    assert ana.client.post("/logout", data={"csrf_token": forged}).status_code == 400
    assert ana.client.post("/logout", data={"csrf_token": then}).status_code == 302
