"""After an event: who is asked whom they met, the morning after, once."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given as holds
from hypothesis import strategies as st

from meetup.attendance.models import Attendance
from meetup.attendance.rules import Method
from meetup.db import db
from meetup.events.rules import Status
from meetup.handshakes.afterwards_rules import asked_at, is_time_to_ask
from meetup.handshakes.afterwards_worker import ask_whom_met_next
from meetup.letters.writing import letter_for
from meetup.mail.models import OutboxMail
from meetup.mail.topics import Topic
from meetup.members.mail_choice_models import StoppedMail
from meetup.rounds import Round
from meetup.rsvps.rules import Answer
from tests.at_once import at_once

# Noon in UTC is two in the afternoon there, when the walk begins; it ends at five.
MORNING_AFTER = datetime(2026, 6, 2, 7, tzinfo=UTC)


@pytest.fixture
def work(until_idle):
    """`work()`: the worker asks all who are to be asked."""

    return lambda: until_idle(ask_whom_met_next)


@pytest.fixture
def walk(cast, given, clock):
    """`walk(ana, ben)`: an event that begins now, at which they are."""

    def made(*there, **facts):
        event = given.event(cast.group_id, starts_at=clock.moment, **facts)
        for person in there:
            given.attendance(event, person)
        return event

    return made


@pytest.fixture
def asked(app):
    """`asked()`: who gets a mail, of those that were written: the others are dropped."""

    def names():
        with app.app_context():
            mails = list(db.session.scalars(db.select(OutboxMail).order_by(OutboxMail.id)))
            db.session.expunge_all()
        assert {mail.kind for mail in mails} <= {"afterwards"}
        return [mail.recipient.split("@")[0] for mail in mails if letter_for(mail, app)]

    return names


def test_who_was_there_is_asked_once_the_morning_after(cast, given, walk, work, asked, clock):
    event = walk(cast.ana, cast.ben)
    given.rsvp(event, cast.cleo)
    clock.moment = MORNING_AFTER - timedelta(seconds=1)
    work()
    assert asked() == []
    clock.move(seconds=1)
    work()
    assert asked() == ["ana", "ben"]
    clock.move(days=1)
    work()
    assert asked() == ["ana", "ben"]


def test_only_who_may_say_so_and_wants_to_be_asked_is(cast, given, walk, work, outbox, clock):
    una = given.member("Una", confirmed=False)
    imp = given.member("Imp", placeholder=True, email="imp@example.org")
    event = walk(cast.ana, cast.ben, una, imp, None)
    given.attendance(event, cast.cleo, undone=True)
    given.add(StoppedMail(member_id=cast.ben.id, topic=Topic.AFTERWARDS, stopped_at=clock.moment))
    clock.moment = MORNING_AFTER
    work()
    assert [mail.recipient for mail in outbox()] == ["ana@example.org"]


@pytest.mark.parametrize("how", ["alone", "all said", "blocked", "unlisted"])
def test_nobody_is_asked_where_there_is_nobody_to_name(cast, given, walk, work, asked, clock, how):
    ben = given.member("Bo", unlisted=how == "unlisted")
    event = walk(cast.ana, *(() if how == "alone" else (ben,)))
    if how == "all said":
        given.handshake(event, cast.ana, ben)
    if how == "blocked":
        given.block(ben, cast.ana)
    clock.moment = MORNING_AFTER
    work()
    assert "ana" not in asked()


def test_the_link_leads_to_where_one_says_so(cast, walk, work, clock, app, browser):
    event = walk(cast.ana, cast.ben)
    clock.moment = MORNING_AFTER
    work()
    with app.app_context():
        mail = db.session.scalars(db.select(OutboxMail).order_by(OutboxMail.id)).first()
        db.session.expunge_all()
    link = letter_for(mail, app).link
    assert link == f"http://town.example/events/{event}-harbour-walk/met"
    page = browser(cast.ana).get(link.removeprefix("http://town.example"))
    assert "Ben" in page.words and page.status == 200


@pytest.mark.parametrize("status", [Status.CANCELLED, Status.PROPOSED, Status.DRAFT])
def test_only_after_what_took_place(cast, walk, work, asked, clock, status):
    walk(cast.ana, cast.ben, status=status)
    clock.moment = MORNING_AFTER
    work()
    assert asked() == []


def test_after_five_days_without_a_worker_each_is_asked_once_of_each_evening_of_a_week(
    cast, walk, work, outbox, clock
):
    events = []
    for _ in range(6):
        events.append(walk(cast.ana, cast.ben))
        clock.move(days=1)
    old, *week = events
    clock.moment = MORNING_AFTER + timedelta(days=7)
    work()
    work()
    told = [mail.subjects["event_id"] for mail in outbox() if mail.recipient == "ana@example.org"]
    assert sorted(told) == sorted(week) and old not in told


def test_a_worker_that_comes_back_at_night_waits_for_the_morning(cast, walk, work, asked, clock):
    walk(cast.ana, cast.ben)
    clock.moment = MORNING_AFTER + timedelta(days=2, hours=-6)
    work()
    assert asked() == []
    clock.move(hours=6)
    work()
    assert asked() == ["ana", "ben"]


def test_who_is_recorded_days_later_is_asked_then(
    cast, given, walk, work, asked, clock, browser, outbox
):
    event = walk(cast.ana)
    clock.moment = MORNING_AFTER
    work()
    assert asked() == []
    clock.move(days=2)
    browser(cast.cleo).post(f"/events/{event}/door/check-in", {"member": cast.ben.id})
    work()
    assert asked() == ["ana", "ben"]
    assert len(outbox()) == 2


def test_three_workers_ask_hundreds_once(app, given, walk, clock, outbox):
    event = walk()
    people = given.members(120)
    with given.inside():
        there = {"event_id": event, "method": Method.SCAN, "checked_in_at": clock.moment}
        db.session.add_all([Attendance(member_id=id_, **there) for id_ in people])
    clock.moment = MORNING_AFTER

    def ask():
        rounds = 0
        while ask_whom_met_next(app, now=clock.moment) is not Round.IDLE:
            rounds += 1
        return rounds

    assert sum(at_once([ask] * 3)) >= 3, "fifty at once"
    assert len(outbox()) == len({mail.recipient for mail in outbox()}) == 120


@pytest.mark.parametrize(
    ("ended", "zone", "asked"),
    [
        ("2026-06-01T22:00", "Europe/Berlin", "2026-06-02T09:00"),
        ("2026-06-02T02:00", "Europe/Berlin", "2026-06-02T09:00"),
        ("2026-06-02T06:00", "Europe/Berlin", "2026-06-02T09:00"),
        ("2026-06-02T06:01", "Europe/Berlin", "2026-06-03T09:00"),
        ("2026-06-02T11:00", "America/New_York", "2026-06-03T09:00"),
        # The clocks go back in the night between.
        ("2026-10-24T22:00", "Europe/Berlin", "2026-10-25T09:00"),
        ("2026-10-31T22:00", "America/New_York", "2026-11-01T09:00"),
        # And forward: three hours after half past five it is half past eight, or nine.
        ("2027-03-28T01:30", "Europe/Berlin", "2027-03-28T09:00"),
        ("2027-03-13T23:00", "America/New_York", "2027-03-14T09:00"),
    ],
)
def test_the_morning_after_is_nine_by_the_clocks_of_the_event(ended, zone, asked):
    clocks = ZoneInfo(zone)
    ended_at = datetime.fromisoformat(ended).replace(tzinfo=clocks).astimezone(UTC)
    at = asked_at(ended_at, clocks)
    assert f"{at.astimezone(clocks):%Y-%m-%dT%H:%M}" == asked
    assert is_time_to_ask(ended_at, clocks, now=at)
    assert not is_time_to_ask(ended_at, clocks, now=at - timedelta(seconds=1))


YEARS = timedelta(days=2 * 365) // timedelta(minutes=1)
MOMENTS = st.integers(0, YEARS).map(lambda minutes: MORNING_AFTER + timedelta(minutes=minutes))
ZONES = st.sampled_from(["Europe/Berlin", "America/New_York", "Pacific/Apia", "Asia/Kathmandu"])


@holds(ended_at=MOMENTS, zone=ZONES, minutes=st.integers(0, 9 * 24 * 60))
def test_nobody_is_asked_at_night_nor_soon_nor_late(ended_at, zone, minutes):
    clocks, now = ZoneInfo(zone), ended_at + timedelta(minutes=minutes)
    at = asked_at(ended_at, clocks)
    assert timedelta(hours=3) <= at - ended_at <= timedelta(hours=3 + 25)
    assert at.astimezone(clocks).hour == 9
    if is_time_to_ask(ended_at, clocks, now=now):
        assert 9 <= now.astimezone(clocks).hour < 21
        assert at <= now < ended_at + timedelta(days=7)


def test_where_no_attendance_is_taken_those_are_asked_who_said_yes(
    cast, given, walk, work, asked, clock
):
    event = walk()
    for person in (cast.ana, cast.ben):
        given.rsvp(event, person)
    given.rsvp(event, cast.cleo, Answer.MAYBE)
    given.unattended(event)
    clock.move(days=1)
    work()
    assert asked() == ["ana", "ben"]
