"""Two at a door in Chromium, on phones: what one shows, the other scans, types or taps."""

import io

import pytest
import segno
from PIL import Image

from meetup.attendance.code_rules import screen_code
from meetup.attendance.models import Attendance, Mark
from meetup.attendance.rules import Method
from meetup.db import db
from tests.chromium import ChromiumBrowser, phones_of
from tests.looks import look

# What a phone shows does not depend on the engine behind it.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True, scope="session")


@pytest.fixture
def evening(cast, given, clock):
    return given.event(cast.group_id, "Harbour Walk", starts_at=clock.moment)


def photographed(tab) -> list[list[bool]]:
    """The modules of the code that is on the screen, as a camera sees them: by light and dark."""
    svg = tab.locator("svg.qr")
    size = int(svg.get_attribute("viewBox").split()[-1])
    picture = Image.open(io.BytesIO(svg.screenshot())).convert("L")
    wide, high = (side / size for side in picture.size)
    return [
        [
            picture.getpixel((int((x + 0.5) * wide), int((y + 0.5) * high))) < 128
            for x in range(size)
        ]
        for y in range(size)
    ]


def modules_of(address: str) -> list[list[bool]]:
    code = segno.make_qr(address, error="q", boost_error=False)
    return [[bool(module) for module in row] for row in code.matrix_iter(border=4)]


@pytest.mark.parametrize("javascript", [True, False])
def test_the_screen_shows_what_a_member_scans_and_changes_by_itself(
    app, chrome, cast, given, clock, evening, javascript
):
    key = app.config["HANDSHAKES"].secret_key
    # Three seconds before the minute is over.
    clock.move(seconds=57)
    with phones_of(app, chrome, javascript=javascript) as (take, complaints):
        cleo, ana = take(cast.cleo), take(cast.ana)
        cleo.tab.emulate_media(color_scheme="dark")
        cleo.get(f"/events/{evening}/door")
        cleo.tab.get_by_role("link", name="Screen").click()
        code = screen_code(evening, secret_key=key, now=clock.moment)
        path = f"/events/{evening}/check-in?code={code}"
        assert photographed(cleo.tab) == modules_of(f"http://town.example{path}")
        # Without a script the page goes while it is looked at.
        assert not javascript or look.barriers(cleo.tab) == []
        clock.move(seconds=5)
        after = screen_code(evening, secret_key=key, now=clock.moment)
        cleo.tab.get_by_text(f"{after[:3]} {after[3:]}").wait_for(timeout=20_000)
        ana.get(path)
        assert "You are checked in." in ana.press("Check in").words
        assert complaints() == []
    with given.inside():
        assert db.session.query(Attendance).one().method is Method.OWN_SCAN


def test_the_code_on_a_phone_is_opened_by_an_organizers_camera(
    app, chrome, cast, given, clock, evening
):
    given.rsvp(evening, cast.ana)
    with phones_of(app, chrome, javascript=False) as (take, complaints):
        cleo, ana = take(cast.cleo), take(cast.ana)
        ana.tab.emulate_media(color_scheme="dark")
        ana.get(f"/events/{evening}")
        ana.tab.get_by_role("link", name="Your door code").click()
        path = f"/events/{evening}/door?code={given.door_code(evening, cast.ana)}"
        assert photographed(ana.tab) == modules_of(f"http://town.example{path}")
        cleo.get(path)
        assert "Ana is here." in cleo.press("Check in").words
        assert complaints() == []
    with given.inside():
        assert db.session.query(Attendance).one().method is Method.SCAN


@pytest.mark.parametrize("javascript", [True, False])
def test_a_kiosk_from_its_link_to_a_tap_and_until_it_is_revoked(
    app, chrome, cast, given, clock, evening, javascript
):
    given.rsvp(evening, given.member("Zoe Quist"))
    with phones_of(app, chrome, javascript=javascript) as (take, complaints):
        cleo = take(cast.cleo)
        cleo.get(f"/events/{evening}/door")
        cleo.tab.get_by_role("link", name="Kiosk").click()
        cleo.press("Make the kiosk", name="Entrance")
        link = cleo.tab.get_by_label("Its link").input_value()
        assert photographed(cleo.tab) == modules_of(link)
        tablet = ChromiumBrowser(chrome, cleo.address, javascript=javascript)
        tablet.get(link.removeprefix("http://town.example"))
        before = tablet.tab.evaluate("history.length")
        ask = look.barriers if javascript else lambda _: []
        _check_in_at(tablet.tab, ask)
        # By itself it is blank again, and its history remembers no letters.
        tablet.tab.get_by_role("textbox").wait_for(timeout=20_000)
        assert tablet.tab.get_by_role("textbox").input_value() == ""
        assert "Zoe" not in tablet.tab.locator("main").inner_text()
        if javascript:
            assert tablet.tab.evaluate("history.length") == before
        cleo.tab.locator("summary", has_text="Revoke").click()
        cleo.press("Revoke the kiosk")
        tablet.tab.get_by_role("textbox").fill("zo")
        tablet.tab.get_by_role("button", name="Find me").click()
        tablet.tab.get_by_text("This kiosk was revoked").wait_for()
        assert [text for text in [*tablet.complaints, *complaints()] if "403" not in text] == []
        tablet.tab.context.close()
    with given.inside():
        mark = db.session.query(Mark).one()
        assert (mark.method, mark.device, mark.by_id) == (Method.KIOSK, "Entrance", None)


def _check_in_at(tab, ask) -> None:
    """Two letters and a tap; of each page on the way it is asked what is wrong with it."""
    assert ask(tab) == []
    tab.get_by_role("textbox").fill("zo")
    tab.get_by_role("button", name="Find me").click()
    assert ask(tab) == []
    tab.get_by_role("button", name="Zoe Q.").click()
    tab.get_by_text("Welcome, Zoe Q.").wait_for()
    assert ask(tab) == []
