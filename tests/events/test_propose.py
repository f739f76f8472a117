"""Proposing an event, through the page."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from meetup.db import db
from meetup.events.models import Event
from meetup.events.rules import Status
from meetup.groups.rules import State

PATH = "/groups/harbour/propose"
WALK = {
    "title": "Harbour Walk",
    "starts_at": "2026-06-12T19:00",
    "ends_at": "2026-06-12T22:00",
    "venue": "Old Harbour, pier 3",
    "description": "Along the water.\n\nBring a coat.",
    "capacity": "12",
}


@pytest.fixture
def events(app):
    def read():
        with app.app_context():
            return list(db.session.scalars(select(Event).order_by(Event.id)))

    return read


def test_a_member_proposes(browser, cast, clock, events):
    ana = browser(cast.ana)
    assert "Europe/Berlin" in ana.get(PATH).words
    page = ana.press("Propose", **WALK)
    [event] = events()
    assert page.status == 200
    assert page.path == f"/events/{event.id}-harbour-walk"
    assert event.status is Status.PROPOSED
    assert event.proposer_id == cast.ana.id
    assert event.group_id == cast.group_id
    assert (event.title, event.venue, event.capacity) == ("Harbour Walk", "Old Harbour, pier 3", 12)
    assert event.description == "Along the water.\n\nBring a coat."
    # 19:00 in Berlin, two hours ahead of UTC in summer.
    assert event.starts_at == datetime(2026, 6, 12, 17, tzinfo=UTC)
    assert event.ends_at == datetime(2026, 6, 12, 20, tzinfo=UTC)
    assert (event.timezone, event.local_day) == ("Europe/Berlin", date(2026, 6, 12))
    assert (event.uid, event.sequence) == (f"event-{event.id}@town.example", 0)
    assert event.created_at == event.changed_at == clock.moment


def test_only_a_title_and_a_start_are_needed(browser, cast, events):
    ana = browser(cast.ana)
    ana.get(PATH)
    ana.press("Propose", title="Walk", starts_at="2026-06-12T19:00")
    [event] = events()
    assert (event.ends_at, event.capacity, event.venue, event.description) == (None, None, "", "")


def test_a_zone_of_the_group_decides_the_day(browser, cast, given, events):
    given.group("peaks", owner=cast.ana, timezone="America/Denver")
    ana = browser(cast.ana)
    assert "America/Denver" in ana.get("/groups/peaks/propose").words
    ana.press("Propose", title="Late", starts_at="2026-06-12T22:00")
    [event] = events()
    assert event.starts_at == datetime(2026, 6, 13, 4, tzinfo=UTC)
    assert event.local_day == date(2026, 6, 12)


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("title", "   ", "Please give it a title."),
        ("title", "x" * 201, "Please use at most 200 characters."),
        ("starts_at", "", "Please say when it starts."),
        ("starts_at", "next Friday", "Please give a day and a time"),
        ("starts_at", "2026-06-01T13:59", "This time has passed."),
        ("starts_at", "2027-03-28T02:30", "Clocks in Europe/Berlin skip that time on that day."),
        ("starts_at", "9999-12-31T23:59", "Please give a year from 1970 to 2100."),
        ("starts_at", "0001-01-01T00:00", "Please give a year from 1970 to 2100."),
        ("ends_at", "2026-06-12T18:59", "The end has to come after the start."),
        ("ends_at", "2026-06-12T19:00", "The end has to come after the start."),
        ("ends_at", "late", "Please give a day and a time"),
        ("ends_at", "2027-03-28T02:30", "Clocks in Europe/Berlin skip that time on that day."),
        ("venue", "x" * 301, "Please use at most 300 characters."),
        ("description", "x" * 5001, "Please use at most 5,000 characters."),
        ("capacity", "0", "Please give a number from 1 to 100,000."),
        ("capacity", "100001", "Please give a number from 1 to 100,000."),
        ("capacity", "-3", "Please give a number from 1 to 100,000."),
        ("capacity", "a dozen", "Please give a whole number, such as 20."),
        ("capacity", "9" * 5000, "Please give a whole number, such as 20."),
    ],
)
def test_what_is_wrong_is_said_at_the_field(browser, cast, events, field, typed, sentence):
    ana = browser(cast.ana)
    ana.get(PATH)
    page = ana.press("Propose", **{**WALK, field: typed})
    assert page.status == 422
    tag = page.soup.select_one(f"main [name={field}]")
    assert tag["aria-invalid"] == "true"
    assert sentence in page.soup.find(id=f"{field}-error").get_text()
    assert page.fields["title" if field != "title" else "venue"] == (
        "Harbour Walk" if field != "title" else "Old Harbour, pier 3"
    )
    if field != "title":
        assert page.fields[field].strip() == typed
    assert events() == []


def test_organizers_record_an_evening_that_was(browser, cast, events):
    cleo = browser(cast.cleo)
    cleo.get(PATH)
    page = cleo.press("Propose", title="Last week", starts_at="2026-05-25T19:00")
    assert page.status == 200
    assert [event.title for event in events()] == ["Last week"]


def test_the_later_of_two_same_hours_is_not_asked_for(browser, cast, events):
    ana = browser(cast.ana)
    ana.get(PATH)
    ana.press("Propose", title="Twice", starts_at="2026-10-25T02:30")
    [event] = events()
    assert event.starts_at == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_a_stranger_signs_in_first_and_comes_back(browser, cast, events):
    stranger = browser(None)
    assert stranger.get(PATH).path == "/login?next=/groups/harbour/propose"
    assert stranger.post(PATH, WALK).path.startswith("/login")
    assert events() == []


@pytest.mark.parametrize("state", [None, State.REQUESTED, State.INVITED, State.BANNED])
def test_only_active_members_propose(browser, cast, given, events, state):
    if state:
        given.membership(cast.group_id, cast.dov, state=state)
    dov = browser(cast.dov)
    for page in (dov.get(PATH), dov.post(PATH, WALK)):
        assert page.status == 403
        assert "Only members of Harbour Walks propose its events." in page.words
    assert events() == []


def test_who_is_not_confirmed_reaches_nobody(browser, cast, given, events):
    eve = given.member("Eve", confirmed=False)
    given.membership(cast.group_id, eve)
    for page in (browser(eve).get(PATH), browser(eve).post(PATH, WALK)):
        assert page.status == 403
        assert "Please confirm your e-mail address first" in page.words
    assert events() == []


def test_a_group_that_is_not_there(browser, cast):
    assert browser(cast.ana).get("/groups/nowhere/propose").status == 404


def test_without_a_good_token_nothing_is_proposed(browser, cast, events):
    page = browser(cast.ana).post(PATH, {**WALK, "csrf_token": "forged"})
    assert page.status == 400
    assert events() == []
