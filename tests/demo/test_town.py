"""The town as the command makes it: big enough, true to the rules, and open to its accounts."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import func, select

from meetup import clock as clock_module
from meetup.attendance.models import Attendance, ListClosing, Seat
from meetup.attendance.queries import room_size
from meetup.attendance.rules import Method
from meetup.db import Base, db
from meetup.demo.cli import PASSWORD
from meetup.demo.town import Account, read_town
from meetup.events.models import Event
from meetup.events.page_queries import coming_to
from meetup.events.queries import visible_event
from meetup.events.rules import Status
from meetup.groups.models import Group
from meetup.groups.rules import Joining, Visibility
from meetup.handshakes.afterwards_queries import event_to_ask_whom_met
from meetup.handshakes.queries import evenings_to_confirm
from meetup.inbox.queries import waiting_for
from meetup.mail.models import OutboxMail
from meetup.members.models import Member
from meetup.members.queries import account_with
from meetup.questions.queries import all_answers
from meetup.rsvps.card_queries import coming_cards
from meetup.rsvps.models import Rsvp
from meetup.rsvps.queries import seats_taken
from meetup.rsvps.rules import Answer
from meetup.ties.queries import not_met_yet, ties_of
from meetup.ties.rules import Stage
from tests.browsing import Browser
from tests.calendars.texts import how_many, untrue
from tests.kept_rows import empty

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
ACCOUNTS = {account.role: account for account in read_town().accounts}


@pytest.fixture(autouse=True)
def _clean() -> None:
    """The town is made once for all tests of this file, which only look at it."""


@pytest.fixture(scope="module")
def printed(app: Flask) -> Iterator[Result]:
    """What the command says while it makes the town."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clock_module, "_read", lambda: NOW)
        yield app.test_cli_runner().invoke(args=["demo"])
    with app.app_context():
        empty(db.engine)


@pytest.fixture
def town(app: Flask, printed: Result) -> Iterator[None]:
    """Inside the app, with the town in its database."""
    assert printed.exit_code == 0, printed.output
    with app.app_context():
        yield


def count(model: type[Base], *conditions: object) -> int:
    return db.session.scalar(select(func.count()).select_from(model).where(*conditions)) or 0


def member(role: str) -> Member:
    found = account_with(ACCOUNTS[role].person.email)
    assert found is not None
    return found


def signed_in(app: Flask, account: Account) -> Browser:
    browser = Browser(app)
    browser.get("/login")
    browser.press("Sign in", email=account.person.email, password=PASSWORD)
    return browser


def today() -> Event:
    near = (Event.starts_at > NOW - timedelta(hours=1), Event.starts_at < NOW + timedelta(hours=1))
    return db.session.scalars(select(Event).where(*near)).one()


def test_calendars_read_of_its_events_what_they_are(town: None):
    assert (untrue(), how_many()) == ([], count(Event))


def test_nobody_is_asked_about_the_evenings_of_before_it_was_made(town: None):
    mornings = [NOW + timedelta(hours=hours) for hours in range(24)]
    asked = {event_to_ask_whom_met(now=morning) for morning in mornings} - {None}
    begun = select(Event.id).where(Event.starts_at < NOW, Event.id.in_(asked))
    assert db.session.scalars(begun).all() == []


def test_there_are_sixty_people_in_three_groups(town: None):
    assert (count(Member), count(Group)) == (60, 3)
    assert count(Member, Member.password_hash.is_(None)) == 3
    assert count(Attendance, Attendance.method == Method.WALK_IN) == 3
    assert count(Member, Member.confirmed_at.is_(None), Member.password_hash.is_not(None)) == 1
    assert count(Member, Member.is_unlisted) >= 3
    groups = db.session.scalars(select(Group)).all()
    assert Counter(group.visibility for group in groups)[Visibility.OPEN] == 1
    assert {group.joining for group in groups} == set(Joining)


def test_a_year_lies_behind_and_a_season_ahead(town: None):
    starts = db.session.scalars(select(Event.starts_at).order_by(Event.starts_at)).all()
    assert starts[0] < NOW - timedelta(days=365) and starts[-1] > NOW + timedelta(days=80)
    ahead = db.session.scalars(
        select(Event).where(Event.starts_at > NOW, Event.status == Status.SCHEDULED)
    ).all()
    assert len(ahead) >= 10 and len({event.group_id for event in ahead}) == 3
    left = [e.capacity - seats_taken(e) for e in ahead if e.capacity is not None]
    assert 0 in left and 1 in left
    assert count(Event, Event.status == Status.PROPOSED) == 2
    assert count(Event, Event.status == Status.DRAFT) == 1
    assert {answer for (answer,) in db.session.execute(select(Rsvp.answer))} >= {
        *(Answer.YES, Answer.MAYBE, Answer.NO)
    }


def test_what_is_cancelled_says_why(town: None):
    cancelled = db.session.scalars(select(Event).where(Event.status == Status.CANCELLED)).all()
    assert len(cancelled) == 4 and all(event.cancelled_because for event in cancelled)
    assert not [e for e in cancelled if count(Attendance, Attendance.event_id == e.id)]


def test_rooms_are_of_a_size_that_towns_have(town: None):
    past = db.session.scalars(
        select(Event).where(Event.starts_at < NOW, Event.status == Status.SCHEDULED)
    ).all()
    sizes = sorted(room_size(event) for event in past)
    assert len(sizes) >= 50 and sizes[0] >= 4
    assert sizes[-2] <= 25 and 40 <= sizes[-1] <= 50
    assert {event.id for event in past} == set(db.session.scalars(select(ListClosing.event_id)))


def test_some_who_said_yes_did_not_come_and_some_come_no_more(town: None):
    came = select(Attendance.member_id).where(Attendance.event_id == Rsvp.event_id)
    closed = select(ListClosing.event_id)
    no_shows = count(
        Rsvp, Rsvp.answer == Answer.YES, Rsvp.event_id.in_(closed), Rsvp.member_id.not_in(came)
    )
    assert 10 <= no_shows <= count(Rsvp) / 8
    last_came = select(func.max(Event.starts_at)).join(Attendance, Attendance.event_id == Event.id)
    gone = db.session.scalars(
        last_came.group_by(Attendance.member_id).having(
            func.max(Event.starts_at) < NOW - timedelta(days=180), func.count() > 1
        )
    ).all()
    assert len(gone) >= 4


def test_nobody_sits_twice_in_a_round_or_alone_at_a_table(town: None):
    seats = db.session.execute(
        select(Attendance.event_id, Seat.round, Seat.table, func.count())
        .join(Attendance, Attendance.id == Seat.attendance_id)
        .group_by(Attendance.event_id, Seat.round, Seat.table)
    ).all()
    assert len(seats) >= 100 and {number for *_, number in seats} <= {3, 4, 5}


def test_the_members_account_has_ties_of_every_stage(town: None):
    ties = [shown.tie for shown in ties_of(member("member"), now=NOW)]
    online = Counter(tie.stage for tie in ties if tie.connected)
    wanted = {
        Stage.REAL: 4,
        Stage.RECURRING: 3,
        Stage.MET: 3,
        Stage.DORMANT: 2,
        Stage.SAME_ROOM: 1,
        Stage.CONNECTED: 2,
    }
    assert {stage: least for stage, least in wanted.items() if online[stage] < least} == {}
    assert any(tie.is_fading for tie in ties)
    assert any(not tie.connected and tie.has_met for tie in ties)
    real = [tie for tie in ties if tie.connected and tie.stage is Stage.REAL]
    assert any(t.connected_since and t.connected_since < t.first_met_at for t in real)


def test_something_waits_for_the_member_and_for_the_organizer(town: None):
    nell, ruth = member("member"), member("organizer")
    waiting = waiting_for(nell, now=NOW)
    assert len(waiting.requests) >= 2 and len(waiting.claims) >= 2
    assert all(request.note for request in waiting.requests[:2])
    assert evenings_to_confirm(nell, now=NOW)
    coming = [visible_event(c.id, to=nell) for c in coming_cards(to=nell, now=NOW, most=100)]
    known = [coming_to(event, seen_by=nell, organizer=False).connected for event in coming]
    assert sum(bool(not_met_yet(nell, people, now=NOW)) for people in known) >= 2
    assert len(waiting_for(ruth, now=NOW).joining) == 2
    assert member("host").is_host


def test_an_outing_asks_something_of_those_who_come(town: None):
    event = db.session.scalars(select(Event).where(Event.question_count > 0)).one()
    told = all_answers(event)
    coming = {rsvp.member_id for rsvp in db.session.scalars(select(Rsvp)) if rsvp.is_yes}
    assert event.title.startswith("Boat") and len(told.keys() & coming) >= 8


def test_who_said_yes_has_been_asked_whether_they_still_come(app: Flask, town: None):
    event = db.session.scalars(select(Event).where(Event.warm_up_question != "")).one()
    assert timedelta(days=3) < event.starts_at - NOW < timedelta(days=6)
    asked = db.session.scalars(
        select(Rsvp).where(Rsvp.event_id == event.id, Rsvp.asked_at.is_not(None))
    ).all()
    silent = {given.member.name for given in asked if given.confirmed_at is None}
    assert silent == {"Nell Ashdown", "Sunniva Aas"} and len(asked) >= 8
    path = f"/events/{event.reference}/answers"
    start = signed_in(app, ACCOUNTS["member"]).get("/").words
    assert "An event asks whether you still come" in start
    told = signed_in(app, ACCOUNTS["organizer"]).get(path).words
    assert "silent" in told and "The lighthouse" in told


def test_the_door_of_today_is_open(town: None):
    here = count(Attendance, Attendance.event_id == today().id)
    assert 3 <= here < seats_taken(today())


def test_groups_many_people_and_some_events_show_pictures(app: Flask, town: None):
    keys = {
        model: db.session.scalars(
            select(model.picture_key).where(model.picture_key.is_not(None))
        ).all()
        for model in (Group, Member, Event)
    }
    assert (len(keys[Group]), len(keys[Member]) >= 20, len(keys[Event]) >= 20) == (3, True, True)
    assert all(member(role).picture_key for role in ACCOUNTS)
    nell = signed_in(app, ACCOUNTS["member"])
    shown_to_all = (
        select(Event.picture_key)
        .join(Event.group)
        .where(
            Event.picture_key.is_not(None),
            Event.status == Status.SCHEDULED,
            Group.visibility == Visibility.OPEN,
        )
    )
    of_event = db.session.scalars(shown_to_all).first()
    for shown in (keys[Group][0], member("member").picture_key, of_event):
        assert nell.client.get(f"/pictures/{shown}").content_type == "image/webp"


def test_no_mail_waits_to_leave(town: None):
    assert count(OutboxMail) == 0


def test_the_command_prints_the_accounts_and_their_password(printed: Result):
    assert PASSWORD in printed.stdout and len(PASSWORD) >= 10
    for account in ACCOUNTS.values():
        assert account.person.email in printed.stdout
    assert "1 June 2026" in printed.stdout


@pytest.mark.parametrize("account", ACCOUNTS.values(), ids=list(ACCOUNTS))
def test_each_account_signs_in_and_opens_its_pages(app: Flask, printed: Result, account: Account):
    browser = signed_in(app, account)
    pages = ["/", "/inbox", "/events/", "/events/?past", "/groups/", "/connections/", "/ties/"]
    pages += ["/account", "/groups/estuary-walkers", "/groups/estuary-walkers/members"]
    if account.role == "organizer":
        with app.app_context():
            pages.append(f"/events/{today().reference}/door")
    for path in pages:
        page = browser.get(path)
        assert (page.status, page.path.split("?")[0]) == (200, path.split("?")[0])
    assert account.person.name in browser.get("/account").text


def test_every_event_of_the_town_has_a_page(app: Flask, printed: Result):
    nell, stranger = signed_in(app, ACCOUNTS["member"]), Browser(app)
    with app.app_context():
        events = [(e.reference, e.is_draft, e.group.is_open) for e in db.session.scalars(_some())]
    for reference, is_draft, is_open in events:
        assert nell.get(f"/events/{reference}").status == (404 if is_draft else 200)
        if not is_open:
            assert stranger.get(f"/events/{reference}").status == 404


def _some() -> "select[Event]":
    return select(Event).where(Event.starts_at > NOW - timedelta(days=60)).order_by(Event.id)


def test_a_database_that_holds_anybody_is_left_as_it_is(app: Flask, printed: Result):
    with app.app_context():
        before = count(Event)
    refused = app.test_cli_runner().invoke(args=["demo"])
    assert refused.exit_code == 1 and refused.stdout == ""
    assert refused.stderr.startswith("Error: This database has members already")
    assert refused.stderr.count("\n") == 1
    with app.app_context():
        assert count(Event) == before
