"""A form that is tapped twice is sent once, in a real Chromium."""

from meetup.db import db
from meetup.events.models import Event
from tests.chromium import ChromiumBrowser, open_chromium, served


def test_a_double_tap_proposes_one_event_and_going_back_one_more(app, cast, clock, given):
    with served(app) as address, open_chromium() as chrome:
        ana = ChromiumBrowser(chrome, address)
        ana.get("/login")
        ana.press("Sign in", email=cast.ana.email, password=cast.ana.password)
        ana.get("/groups/harbour/propose")
        for expected in (1, 2):
            ana.tab.locator("[name=title]").fill("Chess")
            ana.tab.locator("[name=starts_at]").fill("2027-06-12T19:00")
            with ana.tab.expect_navigation(url="**/events/*"):
                ana.tab.get_by_role("button", name="Propose").dblclick(no_wait_after=True)
            ana.tab.wait_for_load_state("networkidle")
            with given.inside():
                assert db.session.scalar(db.select(db.func.count(Event.id))) == expected
            ana.tab.go_back()
        assert ana.complaints == []
