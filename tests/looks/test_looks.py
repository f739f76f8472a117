"""Every page of the path, as people of all kinds see it: for whom is it hard to use?"""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from hypothesis import settings
from playwright.sync_api import Browser as Chrome
from playwright.sync_api import Page as Tab

from meetup.headers import HEADERS
from tests.browsing import Browser
from tests.chromium import served
from tests.looks import look
from tests.looks.pages import NOT_PAGES, PAGES
from tests.looks.scene import Scene, town

# How a page looks does not depend on the engine behind it.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True, scope="session")

PHONE, DESKTOP = (390, 844), (1280, 800)
# A screen of 1280 pixels at 200 % (WCAG 1.4.4), and at 400 % (1.4.10).
ZOOMED, ZOOMED_TWICE = (640, 400), (320, 256)

Opened = Iterator[tuple[str, Tab]]


@pytest.fixture
def scene(once: Callable[..., Scene]) -> Scene:
    return once(town)


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    with served(app) as address:
        yield address


@pytest.fixture(params=PAGES)
def opened(
    request: pytest.FixtureRequest, app: Flask, scene: Scene, address: str, chrome: Chrome
) -> Opened:
    """One after the other, the pages that one person looks at; the tab is on each in turn."""
    tab = _tab_of(request.param, app, scene, address, chrome)

    def pages() -> Opened:
        for page in PAGES[request.param]:
            path, _, button = page.format(**scene.names).partition(" ")
            _set(tab, PHONE, "light")
            tab.goto(address + path)
            if button:
                with tab.expect_navigation():
                    tab.get_by_role("main").get_by_role("button", name=button, exact=True).click()
            yield f"{page} as {request.param}", tab

    yield pages()
    tab.context.close()


def test_no_barrier_in_any_light_at_any_width(opened: Opened):
    wrong = []
    for page, tab in opened:
        found = look.shifted(tab) + look.violations(tab)
        for size, scheme, ask in _asked():
            _set(tab, size, scheme)
            found += [f"{size[0]} px, {scheme}: {what}" for what in ask(tab)]
        wrong += [f"{page}: {what}" for what in found]
    assert wrong == []


def test_it_is_used_with_a_thumb_by_keyboard_and_zoomed(opened: Opened):
    wrong = []
    for page, tab in opened:
        found = look.cramped(tab) + look.moving(tab)
        for size in (ZOOMED, ZOOMED_TWICE, PHONE, DESKTOP):
            _set(tab, size, "light")
            ask = look.sideways(tab) + look.out_of_order(tab)
            found += [f"{size[0]} px: {what}" for what in ask]
            if size in _by_keyboard():
                found += [f"{size[0]} px: {what}" for what in look.out_of_reach(tab)]
        wrong += [f"{page}: {what}" for what in found]
    assert wrong == []


def test_what_goes_against_the_policy_is_found(chrome: Chrome, address: str):
    """Our own policy, on a page as none of ours is."""
    context = chrome.new_context()
    context.add_init_script(look.NOTE_VIOLATIONS)
    tab, shown = context.new_page(), {}
    headers = HEADERS | {"Content-Type": "text/html"}
    tab.route("**/broken", lambda route: route.fulfill(body=shown["body"], headers=headers))
    for broken in (
        "<script>document.title = 'Inline'</script>",
        "<p style='color:red'>Inline</p>",
        "<button onclick='alert(1)'>Inline</button>",
        "<img src='https://elsewhere.example/spy.gif' alt=''>",
        "<iframe src='/'></iframe>",
        "<base href='https://elsewhere.example/'>",
    ):
        shown["body"] = f"<!doctype html><title>Broken</title>{broken}"
        tab.goto(f"{address}/broken")
        assert look.violations(tab), broken
    context.close()


def test_every_page_is_looked_at(app: Flask, scene: Scene):
    adapter = app.url_map.bind("town.example")
    looked_at = set(NOT_PAGES)
    for pages in PAGES.values():
        for page in pages:
            path = page.format(**scene.names).split(" ")[0].partition("?")[0]
            if path != "/nothing-here":
                looked_at.add(adapter.match(path, method="GET")[0])
    for rule in app.url_map.iter_rules():
        if "GET" in (rule.methods or set()):
            assert rule.endpoint in looked_at, f"{rule.rule} is looked at by nobody"


BROKEN = """<!doctype html><html lang="en"><head><title>Broken</title>
<meta name="viewport" content="width=device-width"><style>
@keyframes turn { to { rotate: 1turn } }
</style></head><body><main><h1>One</h1><h4>Four</h4><p style="color:#ccc">Hardly to be read</p>
<input name="nameless"><button style="outline:none;height:20px">x</button>
<div style="width:900px"><b style="animation:turn 9s infinite">wide</b></div></main></body>"""


def test_the_questions_find_what_is_wrong(chrome: Chrome, app: Flask):
    tab = chrome.new_page(viewport={"width": 390, "height": 844}, reduced_motion="reduce")
    tab.set_content(BROKEN)
    found = " ".join(look.barriers(tab))
    assert "color-contrast" in found and "label" in found and "heading-order" in found
    assert look.faint(tab) and look.sideways(tab) and look.cramped(tab) and look.moving(tab)
    assert "no focus is seen" in " ".join(look.out_of_reach(tab))
    tab.set_content("<textarea style='width:200px;height:50px'></textarea>")
    assert look.cramped(tab), "a line high, for many"
    tab.set_content("<button>One</button><div style='position:fixed;inset:0'>Over</div>")
    assert "covered" in " ".join(look.out_of_reach(tab))
    tab.set_content("<main><h1>One</h1><h2 style='position:absolute;top:-99px'>Two</h2></main>")
    assert look.out_of_order(tab) == ["'Two' is read where it is not seen"]
    columns = "<main><h1>One</h1><h2 {}>Two</h2><button {}>Three</button></main>"
    beside = "style='position:absolute;left:200px;width:90px;top:0'"
    tab.set_content(columns.format(beside, ""))
    assert not look.out_of_order(tab), "beside it, not above it"
    tab.set_content(columns.format("", "style='position:absolute;top:-99px'"))
    assert look.out_of_order(tab)
    tab.set_content("<button>One</button><button tabindex='2'>Two</button>")
    assert "misses" in " ".join(look.out_of_reach(tab))
    tab.close()


def _at_length() -> bool:
    return settings.get_current_profile_name() == "soak"


def _by_keyboard() -> list[tuple[int, int]]:
    """At which sizes Tab is pressed from the first stop to the last."""
    return [PHONE, DESKTOP] if _at_length() else [PHONE]


def _asked() -> list[tuple[tuple[int, int], str, Callable[[Tab], list[str]]]]:
    """At which sizes and in which light a page is asked what."""
    if _at_length():
        return [(s, light, look.barriers) for s in (PHONE, DESKTOP) for light in ("light", "dark")]
    # In the dark nothing but colours is another, and colours are the same at every width.
    lit = [(PHONE, "light", look.barriers), (DESKTOP, "light", look.barriers)]
    return [*lit, (PHONE, "dark", look.faint)]


def _tab_of(kind: str, app: Flask, scene: Scene, address: str, chrome: Chrome) -> Tab:
    context = chrome.new_context(reduced_motion="reduce")
    context.add_init_script(look.NOTE_VIOLATIONS)
    person = scene.people[kind]
    if person is not None:
        cookie = Browser(app, signed_in=person.id).client.get_cookie("handshakes")
        assert cookie is not None
        context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": address}])
    return context.new_page()


def _set(tab: Tab, size: tuple[int, int], scheme: str) -> None:
    tab.set_viewport_size({"width": size[0], "height": size[1]})
    tab.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
