"""In which order a page is read aloud, and how the pages of errors look."""

import re
from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser as Chrome

from meetup.limits import REPORTING
from tests.browsing import Browser, Page
from tests.chromium import ChromiumBrowser, served
from tests.conftest import Cast
from tests.given import Given
from tests.looks import look
from tests.looks.scene import town

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True, scope="session")

# As a screen reader goes through it: landmarks and headings, each with what stands in it.
SPOKEN = re.compile(
    r"^ *- (banner|navigation|main|article|region|contentinfo|heading|form)( \"[^\"]*\")?",
    re.MULTILINE,
)
EVENT = """
banner
navigation "Main"
main
article
heading "Walk to the lighthouse"
region "Will you come?"
heading "Will you come?"
region "What will happen"
heading "What will happen"
region "Who is coming"
heading "Who is coming"
contentinfo
"""


@pytest.fixture
def ana(app: Flask, cast: Cast, chrome: Chrome) -> Iterator[ChromiumBrowser]:
    with served(app) as address:
        yield ChromiumBrowser(chrome, address).signed_in(app, cast.ana)


def test_the_page_of_an_event_is_read_in_this_order(given: Given, cast: Cast, ana: ChromiumBrowser):
    ana.get("/events/{coming}".format(**town(given, cast).names))
    for width in (390, 1280):
        ana.tab.set_viewport_size({"width": width, "height": 844})
        tree = ana.tab.locator("body").aria_snapshot()
        spoken = ["".join(one) for one in SPOKEN.findall(tree)]
        assert spoken == EVENT.strip().split("\n"), f"at {width} px"


def test_the_first_tab_leads_past_the_bar_under_the_thumb(cast: Cast, ana: ChromiumBrowser):
    """The ways stand first for those who listen; one key leads to what the page is about."""
    ana.get("/connections/")
    ana.tab.keyboard.press("Tab")
    focus = "document.activeElement.innerText"
    assert ana.tab.evaluate(focus) == "Skip to the content"
    ana.tab.keyboard.press("Enter")
    ana.tab.keyboard.press("Tab")
    assert ana.tab.evaluate("document.activeElement.closest('main') !== null")


def refused(app: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> dict[int, Page]:
    """A page of each error, by its status."""
    ana, cleo, typed = Browser(app, signed_in=cast.ana.id), Browser(app, signed_in=cast.cleo.id), {}
    typed = {"name": "Ana", "timezone": "UTC", "about": "First we walk.\n\nThen we eat."}
    token = ana.token()
    here = {"Referer": "http://localhost/account"}

    def sent(path: str, **more: object) -> Page:
        data = {"csrf_token": token, **typed, **more}
        return ana._keep(ana.client.post(path, data=data, headers=here))

    pages = [
        sent("/account", csrf_token="of another day"),
        ana.get("/groups/harbour/settings"),
        ana.get("/nowhere"),
        sent("/healthz"),
        cleo.post("/groups/harbour/leave"),
        sent("/account", about="x" * 3_000_000),
    ]
    limit, counters = REPORTING[0], app.extensions["limits"]
    for _ in range(limit.times):
        counters.count(limit.what, str(cast.ana.id), limit.window)
    pages.append(sent("/m/ben/report"))
    with monkeypatch.context() as broken:
        broken.setattr(app, "testing", False)
        broken.setattr("meetup.members.views.actions.edit_account", lambda *_, **__: 1 / 0)
        pages.append(sent("/account"))
    return {page.status: page for page in pages}


def test_no_barrier_on_the_page_of_any_error(
    app: Flask, cast: Cast, ana: ChromiumBrowser, monkeypatch: pytest.MonkeyPatch
):
    pages, wrong = refused(app, cast, monkeypatch), []
    assert sorted(pages) == [400, 403, 404, 405, 409, 413, 429, 500]
    shown: dict[str, str] = {}
    ana.tab.emulate_media(reduced_motion="reduce")
    ana.tab.route(
        "**/refused", lambda route: route.fulfill(body=shown["page"], content_type="text/html")
    )
    for status, page in pages.items():
        shown["page"] = page.text
        ana.tab.emulate_media(color_scheme="light")
        ana.tab.goto(f"{ana.address}/refused")
        found = look.barriers(ana.tab) + look.cramped(ana.tab) + look.sideways(ana.tab)
        ana.tab.emulate_media(color_scheme="dark")
        wrong += [f"{status}: {what}" for what in found + look.faint(ana.tab)]
    assert wrong == []
