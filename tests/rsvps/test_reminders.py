"""Before an event: who is reminded, when, once, and of whom they would meet there."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given as holds
from hypothesis import strategies as st

from meetup.db import db
from meetup.events.models import Event
from meetup.events.rules import Status
from meetup.letters.writing import letter_for
from meetup.mail.models import OutboxMail
from meetup.mail.topics import Topic
from meetup.members.mail_choice_models import StoppedMail
from meetup.members.models import Member
from meetup.members.rules import REMINDERS_OFFERED
from meetup.rounds import Round
from meetup.rsvps.models import Rsvp
from meetup.rsvps.reminder_rules import STEPS, said_by, step_at
from meetup.rsvps.reminder_worker import remind_next
from meetup.rsvps.rules import Answer
from tests.at_once import at_once


@pytest.fixture
def work(until_idle):
    """`work()`: the worker writes all reminders that are due; in how many rounds."""

    return lambda: until_idle(remind_next)


@pytest.fixture
def walk(cast, given, clock):
    """`walk(days=20, **facts)`: an event so many days ahead, to which Ana says yes now."""

    def made(*, days=20, **facts):
        event = given.event(cast.group_id, starts_at=clock.moment + timedelta(days=days), **facts)
        given.rsvp(event, cast.ana)
        return event

    return made


@pytest.fixture
def choose(given):
    """`choose(ana, 2)`: so many hours before, she is to be reminded."""

    def chosen(person, hours):
        with given.inside():
            db.session.get_one(Member, person.id).reminder_hours = hours

    return chosen


@pytest.fixture
def read(app):
    """`read()`: what the reminder that was written last says; None where it is dropped."""

    def written():
        with app.app_context():
            newest = db.select(OutboxMail).filter_by(kind="reminder")
            mail = db.session.scalars(newest.order_by(OutboxMail.id.desc()).limit(1)).one()
            db.session.expunge_all()
        letter = letter_for(mail, app)
        return letter and letter.text

    return written


def move(given, event_id, by):
    with given.inside():
        event = db.session.get_one(Event, event_id)
        event.take_place(event.starts_at + by, event.ends_at + by)


@pytest.mark.parametrize("hours", REMINDERS_OFFERED)
def test_each_is_reminded_as_long_before_as_they_chose(
    cast, walk, work, choose, kinds, clock, hours
):
    walk()
    choose(cast.ana, hours)
    clock.move(days=20, hours=-hours, seconds=-1)
    work()
    assert kinds() == []
    clock.move(seconds=1)
    work()
    assert kinds() == [("ana", "reminder")]
    for _ in range(4):
        clock.move(hours=hours / 4)
        work()
    assert kinds() == [("ana", "reminder")]


def test_only_who_comes_and_reads_mails_is_reminded(cast, given, walk, work, kinds, clock):
    event = walk()
    for name, answer in (("Max", Answer.MAYBE), ("Nils", Answer.NO), ("Wim", Answer.WAITLISTED)):
        given.rsvp(event, given.member(name), answer)
    given.rsvp(event, given.member("Una", confirmed=False))
    given.rsvp(event, given.member("Imp", placeholder=True, email="imp@example.org"))
    given.rsvp(event, cast.ben)
    given.add(StoppedMail(member_id=cast.ben.id, topic=Topic.REMINDERS, stopped_at=clock.moment))
    clock.move(days=19)
    work()
    assert kinds() == [("ana", "reminder")]


@pytest.mark.parametrize(
    ("answered", "reminded"),
    [(25, 24), (24, 24), (23.9, 12), (13, 12), (12, 12), (11.9, None), (1, None)],
    ids=str,
)
def test_who_has_just_said_yes_is_reminded_in_half_of_the_time_or_not_at_all(
    cast, given, work, outbox, clock, answered, reminded
):
    event = given.event(cast.group_id, starts_at=clock.moment + timedelta(days=20))
    starts_at = clock.moment + timedelta(days=20)
    clock.move(days=20, hours=-answered)
    given.rsvp(event, cast.ana)
    while clock.moment < starts_at + timedelta(hours=1):
        work()
        clock.move(minutes=6)
    before = [(starts_at - mail.created_at) / timedelta(hours=1) for mail in outbox()]
    assert len(before) == (reminded is not None)
    assert all(reminded - 0.11 < hours <= reminded for hours in before)


@pytest.mark.parametrize("how", ["later", "sooner"])
def test_whoever_chooses_otherwise_meanwhile_is_reminded_once(
    cast, walk, work, choose, kinds, clock, how
):
    walk()
    choose(cast.ana, 2 if how == "sooner" else 48)
    clock.move(days=18)
    work()
    clock.move(hours=12)
    choose(cast.ana, 48 if how == "sooner" else 2)
    while clock.moment < datetime(2026, 6, 21, 13, tzinfo=UTC):
        clock.move(hours=1)
        work()
    assert kinds() == [("ana", "reminder")]


@pytest.mark.parametrize("status", [Status.CANCELLED, Status.PROPOSED, Status.DRAFT])
def test_only_what_is_scheduled_reminds(walk, work, kinds, clock, status):
    walk(status=status)
    clock.move(days=19)
    assert work() == 0
    assert kinds() == []


@pytest.mark.parametrize("by", [timedelta(hours=3), timedelta(days=7), timedelta(hours=-4)])
def test_what_was_moved_reminds_again_for_the_new_time(given, walk, work, kinds, read, clock, by):
    event = walk()
    clock.move(days=19)
    work()
    move(given, event, by)
    assert read() is None, "what waits still is not sent with the old time"
    while clock.moment < datetime(2026, 6, 21, 12, tzinfo=UTC) + by:
        work()
        clock.move(hours=1)
    assert kinds() == [("ana", "reminder")] * 2
    move(given, event, -by)
    clock.moment = datetime(2026, 6, 21, 10, 30, tzinfo=UTC)
    work()
    assert len(kinds()) == 2, "of that start they have been reminded"


def test_after_five_days_without_a_worker_each_gets_one_mail_of_what_is_to_come(
    cast, given, walk, work, outbox, clock
):
    past = [walk(days=days) for days in (1, 2, 4)]
    soon, near, later = walk(days=5.5), walk(days=5.04), walk(days=7)
    clock.move(days=5)
    work()
    work()
    told = [mail.subjects["event_id"] for mail in outbox()]
    assert sorted(told) == sorted([soon, near]) and later not in told
    assert not set(told) & set(past)


@pytest.mark.parametrize("how", ["no", "cancelled", "begun", "left"])
def test_a_reminder_that_is_not_true_any_more_is_dropped(
    cast, walk, work, read, clock, browser, how
):
    event = walk()
    clock.move(days=19)
    work()
    assert "You are coming to" in read()
    if how == "no":
        browser(cast.ana).post(f"/events/{event}/rsvp", {"answer": "no"})
    elif how == "left":
        browser(cast.ana).post("/groups/harbour/leave")
    elif how == "cancelled":
        browser(cast.cleo).post(f"/events/{event}/cancel", {"reason": "Storm."})
    else:
        clock.move(days=1)
    assert read() is None


def test_three_workers_remind_hundreds_once_and_leave_the_lock_between(
    app, given, cast, clock, outbox
):
    event = given.event(cast.group_id, starts_at=clock.moment + timedelta(days=20))
    people = given.members(120)
    with given.inside():
        said = {"event_id": event, "answer": Answer.YES, "answered_at": clock.moment}
        db.session.add_all([Rsvp(member_id=id_, **said) for id_ in people])
    clock.move(days=19)

    def work():
        rounds = 0
        while remind_next(app, now=clock.moment) is not Round.IDLE:
            rounds += 1
        return rounds

    assert sum(at_once([work] * 3)) >= 3, "fifty at once"
    assert len(outbox()) == len({mail.recipient for mail in outbox()}) == 120


@pytest.fixture
def ties(cast, given):
    """Ana is connected with Ben, whom she has met, and with those whom she has not."""
    others = {
        name: given.member(name, unlisted=name == "Uli")
        for name in ("Dora", "Eli", "Uli", "Blo", "Off", "Max", "Out")
    }
    for person in (cast.ben, *others.values()):
        given.connection(cast.ana, person)
    evening = given.event(cast.group_id, starts_at=given.clock.moment - timedelta(days=30))
    for person in (cast.ana, cast.ben):
        given.attendance(evening, person)
    given.handshake(evening, cast.ana, cast.ben)
    for name, person in others.items():
        if name != "Out":
            given.membership(cast.group_id, person)
    return others


def test_it_names_whom_one_would_meet_for_the_first_time_and_nobody_else(
    cast, given, ties, walk, work, read, clock
):
    event = walk(guests_allowed=3)
    given.rsvp(event, cast.ben)
    for name in ("Eli", "Dora", "Uli", "Blo", "Out"):
        given.rsvp(event, ties[name])
    given.rsvp(event, ties["Off"], unlisted=True)
    given.rsvp(event, ties["Max"], Answer.MAYBE)
    given.rsvp(event, given.member("Xaver"))
    given.block(ties["Blo"], cast.ana)
    clock.move(days=19)
    work()
    with given.inside():
        ana = db.select(OutboxMail).filter_by(recipient="ana@example.org")
        mail = db.session.scalars(ana).one()
        db.session.expunge_all()
    text = letter_for(mail, given.app).text
    names = text.split("for the first time:\n\n")[1].split("\n\n")[0]
    assert [name.strip() for name in names.splitlines()] == ["Dora", "Eli", "Out"]
    for name in ("Ben", "Uli", "Blo", "Off", "Max", "Xaver"):
        assert name not in text


def test_an_organizer_is_told_no_more_than_the_group(cast, given, clock, work, read, ties):
    event = given.event(cast.group_id, starts_at=clock.moment + timedelta(days=20))
    given.rsvp(event, cast.cleo)
    for name in ("Uli", "Dora"):
        given.connection(cast.cleo, ties[name])
        given.add(Rsvp(event_id=event, member_id=ties[name].id, answer=Answer.YES))
    given.add(
        StoppedMail(member_id=ties["Dora"].id, topic=Topic.REMINDERS, stopped_at=clock.moment)
    )
    given.add(StoppedMail(member_id=ties["Uli"].id, topic=Topic.REMINDERS, stopped_at=clock.moment))
    clock.move(days=19)
    work()
    assert "  Dora\n" in read() and "Uli" not in read()


def test_who_is_not_of_the_group_any_more_reads_no_names(
    cast, given, ties, walk, work, read, clock
):
    event = walk()
    given.rsvp(event, ties["Dora"], answered_by_id=cast.cleo.id)
    given.add(
        StoppedMail(member_id=ties["Dora"].id, topic=Topic.REMINDERS, stopped_at=clock.moment)
    )
    clock.move(days=19)
    work()
    assert "Dora" in read()
    with given.inside():
        db.session.execute(
            db.text("DELETE FROM memberships WHERE member_id = :id"), {"id": cast.ana.id}
        )
    assert "Dora" not in read() and "first time" not in read()


def test_many_names_are_a_few_and_a_number(cast, given, walk, work, read, clock):
    event = walk()
    for number in range(11):
        person = given.member(f"Pal {number:02}", confirmed=False)
        given.connection(cast.ana, person)
        given.rsvp(event, person)
    clock.move(days=19)
    work()
    assert "  Pal 07\n  and 3 more\n\n" in read() and "Pal 08" not in read()


def test_who_answers_by_mails_is_reminded_and_led_to_their_own_link(
    given, chess, type_in, confirm, work, link_to, kinds, clock
):
    event = given.event(chess, "Blitz", starts_at=clock.moment + timedelta(days=20))
    type_in(event, "zoe@mail.example")
    confirm("zoe@mail.example")
    clock.move(days=19)
    work()
    assert kinds()[-1] == ("zoe", "reminder")
    assert link_to("zoe@mail.example").startswith("/answer/")


def test_looking_for_whom_to_remind_reads_no_more_than_what_is_near(
    app, given, cast, clock, count_queries, walk, work
):
    walk()
    clock.move(days=19)
    work()
    with count_queries() as statements:
        assert remind_next(app, now=clock.moment) is Round.IDLE
    assert len(statements) == 1 and "FOR UPDATE" not in statements[0]


NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
MINUTES = st.integers(0, 200 * 60)


@holds(
    hours=st.sampled_from(REMINDERS_OFFERED), answered=MINUTES, looks=st.lists(MINUTES, min_size=1)
)
def test_whenever_the_worker_looks_each_is_reminded_once_and_never_early(hours, answered, looks):
    """Counted in minutes before the start: of the answer, and of each look of a worker."""
    said_at = NOON - timedelta(minutes=answered)
    done, reminded = None, []
    for minutes in sorted(looks, reverse=True):
        now = NOON - timedelta(minutes=minutes)
        step = step_at(NOON, now=now)
        if now < said_at or step is None or (done is not None and done <= step):
            continue
        done = step
        latest = said_by(hours, NOON, now=now)
        if latest is not None and said_at <= latest and not reminded:
            reminded.append(minutes)
    at = hours * 60 if answered >= hours * 60 else hours * 30
    may = answered >= at
    assert all(may and 0 < minutes <= at for minutes in reminded)
    # Whoever is to be reminded is so at the first look past their moment.
    due = [minutes for minutes in looks if may and 0 < minutes <= min(at, answered)]
    assert reminded == ([max(due)] if due else [])


def test_half_of_each_choice_is_a_step_too():
    assert STEPS == (1, 2, 12, 24, 48, 84, 168)
