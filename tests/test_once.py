"""A form that is tapped twice is sent once, and drops nothing of another: in a real Chromium."""

from threading import Event as Signal

import pytest
from flask import request
from playwright.sync_api import expect

from meetup.db import db
from meetup.events.models import Event
from tests.chromium import ChromiumBrowser, served

# How a browser behaves does not depend on the engine behind the pages.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True, scope="session")


def test_a_double_tap_proposes_one_event_and_going_back_one_more(
    app, cast, given, monkeypatch, chrome
):
    tapped_twice, view = Signal(), app.view_functions["events.propose"]

    def slow(**values):
        # The answer is on its way until the second tap is done.
        return view(**values) if request.method == "GET" or tapped_twice.wait(20) else "never"

    monkeypatch.setitem(app.view_functions, "events.propose", slow)
    with served(app) as address:
        ana = ChromiumBrowser(chrome, address)
        ana.get("/login")
        ana.press("Sign in", email=cast.ana.email, password=cast.ana.password)
        ana.get("/groups/harbour/propose")
        sent = []
        ana.tab.on("request", lambda one: sent.append(one) if one.method == "POST" else None)
        for expected in (1, 2):
            tapped_twice.clear()
            ana.tab.locator("[name=title]").fill("Chess")
            ana.tab.locator("[name=starts_at]").fill("2027-06-12T19:00")
            button = ana.tab.get_by_role("button", name="Propose")
            button.scroll_into_view_if_needed()
            box = button.bounding_box()
            place = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
            with ana.tab.expect_request(lambda one: one.method == "POST"):
                ana.tab.mouse.click(*place)
            with ana.tab.expect_navigation(url="**/events/*"):
                ana.tab.mouse.click(*place)
                tapped_twice.set()
            with given.inside():
                assert db.session.scalar(db.select(db.func.count(Event.id))) == expected
            assert len(sent) == expected
            ana.tab.go_back()
        assert ana.complaints == []


def test_what_is_typed_into_one_form_outlasts_sending_another(app, cast, given, chrome):
    with served(app) as address:
        ana = ChromiumBrowser(chrome, address).signed_in(app, cast.ana)
        asked = []

        def stay(question):
            asked.append(question.type)
            question.dismiss()

        ana.tab.on("dialog", stay)
        ana.get("/account")
        about = ana.tab.locator("[name=about]")
        about.fill("Walks, mostly.")
        other = ana.tab.get_by_role("button", name="Save how others find you")
        for leave in (other, ana.tab.get_by_role("link", name="Groups"), other):
            leave.click()
            expect(about).to_have_value("Walks, mostly.")
        assert asked == ["beforeunload"] * 3
        # Its own button sends it, and nothing is asked; nor where nothing was typed.
        assert "Saved." in ana.press("Save").words
        ana.get("/account")
        assert about.input_value() == "Walks, mostly."
        ana.press("Save how others find you", is_unlisted=True)
        ana.tab.get_by_role("link", name="Groups").click()
        ana.tab.wait_for_url("**/groups/")
        assert len(asked) == 3 and ana.complaints == []


def test_of_the_page_to_sign_in_nothing_is_asked(app, cast, chrome):
    with served(app) as address:
        someone = ChromiumBrowser(chrome, address)
        someone.tab.on("dialog", lambda question: question.dismiss())
        someone.get("/login")
        someone.tab.locator("[name=email]").fill("ana@example.org")
        someone.tab.get_by_role("link", name="Groups").click()
        someone.tab.wait_for_url("**/groups/")
