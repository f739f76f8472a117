"""Events as calendar clients fetch them."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import icalendar
import pytest

from meetup.db import db
from meetup.events.models import Event
from meetup.events.rules import Status
from meetup.events.text_actions import keep_texts

HOUR = timedelta(hours=1)


def parsed(page):
    """The calendar and its one event."""
    calendar = icalendar.Calendar.from_ical(page.response.data)
    [event] = calendar.walk("VEVENT")
    return calendar, event


def offset(moment, timezone):
    return moment.astimezone(ZoneInfo(timezone)).utcoffset()


@pytest.fixture
def event(cast, given):
    return given.event(cast.group_id)


def test_an_event_is_a_calendar(browser, cast, clock, event):
    page = browser(cast.ana).get(f"/events/{event}-harbour-walk.ics")
    calendar, vevent = parsed(page)
    start = clock.moment + timedelta(days=7)
    assert (page.status, page.response.content_type) == (200, "text/calendar; charset=utf-8")
    assert (calendar["VERSION"], calendar["PRODID"]) == ("2.0", "-//Handshakes//Events//EN")
    assert vevent["UID"] == f"event-{event}@town.example"
    assert (vevent["SEQUENCE"], vevent["STATUS"]) == (0, "CONFIRMED")
    assert (vevent["SUMMARY"], vevent["LOCATION"]) == ("Harbour Walk", "Old Harbour")
    assert vevent["URL"] == f"http://town.example/events/{event}-harbour-walk"
    assert (vevent.start, vevent.end) == (start, start + 3 * HOUR)
    assert vevent["DTSTART"].params["TZID"] == "Europe/Berlin"
    for name in ("DTSTAMP", "LAST-MODIFIED", "CREATED"):
        assert vevent[name].dt == clock.moment
    assert vevent["ORGANIZER"] == "mailto:handshakes@localhost"
    assert vevent["ORGANIZER"].params["CN"] == "Harbour Walks"
    assert vevent["CATEGORIES"].cats == ["Harbour Walks"]
    assert "ATTENDEE" not in vevent


def test_the_file_is_named_and_kept_by_nobody_else(browser, cast, event):
    headers = browser(cast.ana).get(f"/events/{event}.ics").response.headers
    assert headers["Content-Disposition"] == f'attachment; filename="{event}-harbour-walk.ics"'
    assert headers["Cache-Control"] == "private, no-cache"
    assert headers["ETag"].startswith('"')


def test_lines_are_folded_and_end_in_crlf(browser, cast, given):
    event = given.event(cast.group_id, "Ärger über Öl, " * 12)
    text = browser(cast.ana).get(f"/events/{event}.ics").response.data
    lines = text.split(b"\r\n")
    assert b"\n" not in text.replace(b"\r\n", b"")
    assert max(map(len, lines)) <= 75
    assert lines[-1] == b""


def test_what_people_typed_comes_back_as_they_typed_it(app, browser, cast, event):
    title = "Tea; cake, and “Ünïcödé” \\ 散歩 \U0001f375"
    description = "First, second; third.\n\nBEGIN:VALARM\n\\n is no newline: here"
    with app.app_context():
        row = db.session.get(Event, event)
        row.title, row.description, row.venue = title, description, "Pier 3, left; right"
        db.session.flush()
        keep_texts([event])
        db.session.commit()
    page = browser(cast.ana).get(f"/events/{event}.ics")
    calendar, vevent = parsed(page)
    assert (vevent["SUMMARY"], vevent["DESCRIPTION"]) == (title, description)
    assert vevent["LOCATION"] == "Pier 3, left; right"
    assert not calendar.walk("VALARM")


def test_marks_of_markdown_are_not_for_calendars(app, browser, cast, event):
    with app.app_context():
        row = db.session.get(Event, event)
        row.description = "Bring **scissors**.\n- [map](https://map.example/a_b_)"
        db.session.flush()
        keep_texts([event])
        db.session.commit()
    _, vevent = parsed(browser(cast.ana).get(f"/events/{event}.ics"))
    assert vevent["DESCRIPTION"] == "Bring scissors.\n- map (https://map.example/a_b_)"


@pytest.mark.parametrize(
    ("timezone", "changes"),
    [
        ("Europe/Berlin", 6),
        ("America/Denver", 6),
        ("Australia/Lord_Howe", 6),
        ("Europe/Dublin", 6),
        ("Asia/Kolkata", 0),
    ],
)
def test_the_zone_that_comes_along_changes_when_clocks_do(browser, cast, given, timezone, changes):
    event = given.event(cast.group_id, timezone=timezone)
    calendar, _ = parsed(browser(cast.ana).get(f"/events/{event}.ics"))
    [described] = calendar.timezones
    found = 0
    for observance in (*described.standard, *described.daylight):
        before, after = observance.TZOFFSETFROM, observance.TZOFFSETTO
        for onset in (observance.DTSTART, *(start for start, _ in observance.rdates)):
            if before == after:
                continue
            # RFC 5545, 3.6.5: an onset is told by the clock as it was before it.
            moment = (onset - before).replace(tzinfo=UTC)
            found += 1
            assert offset(moment - timedelta(seconds=1), timezone) == before
            assert offset(moment, timezone) == after
    assert found == changes


@pytest.mark.parametrize(
    ("starts_at", "local"),
    [
        (datetime(2026, 10, 24, 23, tzinfo=UTC), "20261024T170000"),
        # Clocks in Denver go back on 1 November 2026; the same time of day is an hour later.
        (datetime(2026, 10, 31, 23, tzinfo=UTC), "20261031T170000"),
        (datetime(2026, 11, 8, 0, tzinfo=UTC), "20261107T170000"),
    ],
)
def test_the_clock_on_the_wall_stays_when_summer_time_ends(browser, cast, given, starts_at, local):
    event = given.event(cast.group_id, starts_at=starts_at, timezone="America/Denver")
    page = browser(cast.ana).get(f"/events/{event}.ics")
    assert f"DTSTART;TZID=America/Denver:{local}\r\n".encode() in page.response.data
    assert parsed(page)[1].start == starts_at


def test_the_hour_that_comes_twice_is_told_apart(browser, cast, given):
    first = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    for moment in (first, first + HOUR):
        event = given.event(cast.group_id, starts_at=moment, hours=1)
        page = browser(cast.ana).get(f"/events/{event}.ics")
        _, vevent = parsed(page)
        assert vevent.start.astimezone(UTC) == moment
        # By the clocks of the zone, some clients take the first turn for the second.
        assert f"DTSTART:{moment:%Y%m%dT%H%M%SZ}\r\n" in page.text
        assert vevent.end.astimezone(UTC) == moment + HOUR


def test_utc_needs_no_zone(browser, cast, given):
    event = given.event(cast.group_id, timezone="UTC")
    page = browser(cast.ana).get(f"/events/{event}.ics")
    assert b"DTSTART:20260608T120000Z\r\n" in page.response.data
    assert b"VTIMEZONE" not in page.response.data


@pytest.mark.parametrize("hours", [None, 0])
def test_an_open_end_is_left_out(browser, cast, given, hours):
    event = given.event(cast.group_id, hours=hours)
    assert "DTEND" not in parsed(browser(cast.ana).get(f"/events/{event}.ics"))[1]


@pytest.mark.parametrize(
    ("status", "word"), [(Status.PROPOSED, "TENTATIVE"), (Status.CANCELLED, "CANCELLED")]
)
def test_its_status_is_told(browser, cast, given, status, word):
    event = given.event(cast.group_id, status=status)
    assert parsed(browser(cast.ana).get(f"/events/{event}.ics"))[1]["STATUS"] == word


def test_it_is_the_same_to_the_byte_until_it_is_edited(browser, cast, clock, event):
    cleo = browser(cast.cleo)
    before = cleo.get(f"/events/{event}.ics").response
    clock.move(days=2)
    again = cleo.get(f"/events/{event}.ics").response
    assert again.data == before.data
    assert again.headers["ETag"] == before.headers["ETag"]
    cleo.get(f"/events/{event}/edit")
    cleo.press("Save", venue="New Harbour")
    after = cleo.get(f"/events/{event}.ics")
    assert after.response.headers["ETag"] != before.headers["ETag"]
    _, vevent = parsed(after)
    assert (vevent["SEQUENCE"], vevent["UID"]) == (1, f"event-{event}@town.example")
    assert vevent["DTSTAMP"].dt == vevent["LAST-MODIFIED"].dt == clock.moment
    assert vevent["CREATED"].dt == clock.moment - timedelta(days=2)
    assert after.response.last_modified == clock.moment


def test_who_has_it_already_is_told_so(browser, cast, event):
    ana = browser(cast.ana)
    answer = ana.get(f"/events/{event}.ics").response
    etag, modified = answer.headers["ETag"], answer.headers["Last-Modified"]
    for condition in ({"If-None-Match": etag}, {"If-Modified-Since": modified}):
        page = ana.get(f"/events/{event}.ics", headers=condition)
        assert (page.status, page.response.data) == (304, b"")
        assert page.response.headers["ETag"] == etag
        assert page.response.headers["Cache-Control"] == "private, no-cache"
    for condition in (
        {"If-None-Match": '"other"'},
        {"If-None-Match": '"other"', "If-Modified-Since": modified},
        {"If-Modified-Since": "Mon, 01 Jun 2020 00:00:00 GMT"},
    ):
        assert ana.get(f"/events/{event}.ics", headers=condition).status == 200


def test_it_is_for_those_who_may_see_the_event(browser, cast, given, event):
    open_event = given.event(given.group("town", open=True, owner=cast.cleo))
    for person in (None, cast.dov):
        assert browser(person).get(f"/events/{event}.ics").status == 404
        assert browser(person).get(f"/events/{open_event}.ics").status == 200
    draft = given.event(cast.group_id, status=Status.DRAFT, proposer=cast.ben)
    assert browser(cast.ana).get(f"/events/{draft}.ics").status == 404


def test_it_is_read_only(browser, cast, event):
    assert browser(cast.ana).post(f"/events/{event}.ics").status == 405


def test_it_costs_two_questions(browser, cast, event, count_queries):
    ana = browser(cast.ana)
    with count_queries() as statements:
        ana.get(f"/events/{event}.ics")
    assert len(statements) == 2
