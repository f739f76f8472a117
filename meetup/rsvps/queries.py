"""Reading answers: how many come, who comes, and what somebody answered."""

from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    ScalarSelect,
    Select,
    and_,
    bindparam,
    exists,
    func,
    or_,
    select,
    tuple_,
    union_all,
)
from sqlalchemy.orm import aliased, joinedload

from meetup.db import UtcDateTime, db, is_one_of
from meetup.events.models import Event
from meetup.events.rules import Status
from meetup.members.models import Member
from meetup.members.queries import Viewer, asked_by, may_see, people
from meetup.members.rules import Person
from meetup.rsvps.models import Rsvp
from meetup.rsvps.rules import Answer
from meetup.rsvps.stranger_models import AnswerByMail
from meetup.rsvps.waiting_rules import Party


def answer_of(member: Member, event: Event) -> Rsvp | None:
    """What `member` answered to `event`."""
    ids = {"event_id": event.id, "member_id": member.id}
    return db.session.scalars(_answer(), ids).one_or_none()


def seats_of_all() -> Select[int]:
    """How many come to the event that the statement is executed with, as `event_id`."""
    return select(func.coalesce(func.sum(1 + Rsvp.guests), 0)).where(
        Rsvp.event_id == bindparam("event_id"), Rsvp.answer == Answer.YES
    )


def seats_taken(event: Event, *, besides: Member | None = None) -> int:
    """How many people come, guests among them: the same number for everybody.

    `besides` leaves one member's party out, for the question whether it fits in.
    """
    ids = {"event_id": event.id} | ({"member_id": besides.id} if besides else {})
    return int(db.session.scalar(_seats(bool(besides)), ids) or 0)


def seats_gone(event: Event, *, now: datetime) -> int:
    """How many seats nobody else can have: of those who come, and of those yet to confirm it."""
    ids = {"event_id": event.id, "now": now}
    return int(db.session.scalar(_seats_gone(), ids) or 0)


def seats_of_unconfirmed() -> Select[int]:
    """How many seats are held at the event, `event_id`, until an answer is confirmed; `now`."""
    return select(func.coalesce(func.sum(1 + AnswerByMail.guests), 0)).where(
        AnswerByMail.event_id == bindparam("event_id"),
        AnswerByMail.held_until > bindparam("now", type_=UtcDateTime),
    )


def waiting_at(event: Event) -> list[Party]:
    """The parties that wait for seats, in their order; those who hold an offer are among them.

    Whose yes is not approved yet is not one of them.
    """
    rows = db.session.execute(_waiting(event.needs_approval), {"event_id": event.id})
    return [Party._make(row) for row in rows]


def answer_with(event_id: int, member_id: int) -> Rsvp | None:
    """What the member with this id answered to the event with that id, with the event."""
    ids = {"event_id": event_id, "member_id": member_id}
    return db.session.scalars(_answer_with_event(), ids).one_or_none()


def has_answers_in(group_id: int, member: Member) -> bool:
    """Whether `member` has answered an event of a group that stands, otherwise than no."""
    answered = exists().where(
        Rsvp.member_id == member.id,
        Rsvp.answer != Answer.NO,
        Event.id == Rsvp.event_id,
        Event.group_id == group_id,
        Event.status == Status.SCHEDULED,
    )
    return bool(db.session.scalar(select(answered)))


def place_in_line(rsvp: Rsvp) -> int:
    """The place on the waiting list, from 1, of an answer that is on it."""
    place = select(place_of_row()).join(Rsvp.event).where(Rsvp.id == rsvp.id)
    return db.session.scalar(place) or 1


def place_of_row() -> ScalarSelect[int]:
    """The place on the waiting list of the answer of the row, joined with its event."""
    other = aliased(Rsvp)
    sooner = tuple_(other.waiting_since, other.id) < tuple_(Rsvp.waiting_since, Rsvp.id)
    ahead = select(func.count(other.id) + 1).where(
        other.event_id == Event.id, waits_for_a_seat(other), sooner
    )
    return ahead.correlate(Rsvp, Event).scalar_subquery()


def waits_for_a_seat(answer: type[Rsvp]) -> ColumnElement[bool]:
    """Whether this answer to the event of the row is in line, and has not had its turn yet."""
    return and_(
        answer.waiting_since.is_not(None),
        answer.offered_until.is_(None),
        or_(Event.needs_approval.is_(False), answer.approved_at.is_not(None)),
    )


def overdue_event_id(*, now: datetime) -> int | None:
    """An event at which an offer was not taken, or an answer not confirmed, in time.

    None where there is none.
    """
    offers = select(Rsvp.offered_until.label("until"), Rsvp.event_id).join(Rsvp.event)
    missed = offers.where(Rsvp.offered_until <= now, Event.status == Status.SCHEDULED)
    held = select(AnswerByMail.held_until, AnswerByMail.event_id)
    overdue = union_all(missed, held.where(AnswerByMail.held_until <= now)).subquery()
    first = select(overdue.c.event_id).order_by(overdue.c.until, overdue.c.event_id).limit(1)
    return db.session.scalar(first)


def is_in_line(needs_approval: bool) -> ColumnElement[bool]:
    """Whether the member of the row waits for a seat, and not for their yes to be approved."""
    waits = Rsvp.waiting_since.is_not(None)
    return and_(waits, Rsvp.approved_at.is_not(None)) if needs_approval else waits


def names_not_coming(event: Event, *, seen_by: Member) -> dict[Answer, list[Person]]:
    """Who said maybe and who said no, each in the order of their answers; for organizers alone."""
    names: dict[Answer, list[Person]] = {Answer.MAYBE: [], Answer.NO: []}
    ids = asked_by(seen_by, event_id=event.id)
    for *person, answer in db.session.connection().execute(_not_coming(), ids):
        names[answer].append(Person._make(person))
    return names


def coming_by_name(*, organizer: bool) -> Select[*tuple[Any, ...]]:
    """Each `Person` who comes, in the order of their answers, as active members may know them.

    A statement to add to. The event is the one that it is executed with, as `event_id`; who
    looks finds themselves and, as organizer, also who is unlisted. Blocks are not asked here.
    """
    names = (
        people()
        .join(Rsvp, Rsvp.member_id == Member.id)
        .where(Rsvp.event_id == bindparam("event_id"), Rsvp.answer == Answer.YES)
        .order_by(Rsvp.answered_at.nulls_last(), Rsvp.id)
    )
    return names if organizer else names.where(is_listed_as_coming() | (Member.id == Viewer.id))


def is_listed_as_coming() -> ColumnElement[bool]:
    """Whether the active members of the group may know the name beside the answer of the row."""
    return and_(Rsvp.is_unlisted.is_(False), Member.is_unlisted.is_(False))


@cache
def _answer() -> Select[Rsvp]:
    return select(Rsvp).where(
        Rsvp.event_id == bindparam("event_id"), Rsvp.member_id == bindparam("member_id")
    )


@cache
def _answer_with_event() -> Select[Rsvp]:
    return _answer().options(joinedload(Rsvp.event).joinedload(Event.group))


@cache
def _seats(besides_one: bool) -> Select[int]:
    seats = seats_of_all()
    return seats.where(Rsvp.member_id != bindparam("member_id")) if besides_one else seats


@cache
def _seats_gone() -> Select[int]:
    return select(seats_of_all().scalar_subquery() + seats_of_unconfirmed().scalar_subquery())


@cache
def _waiting(needs_approval: bool) -> Select[*tuple[Any, ...]]:
    return (
        select(Rsvp.id, 1 + Rsvp.guests, Rsvp.waiting_since, Rsvp.offered_until)
        .where(Rsvp.event_id == bindparam("event_id"), is_in_line(needs_approval))
        .order_by(Rsvp.waiting_since, Rsvp.id)
    )


@cache
def _not_coming() -> Select[*tuple[Any, ...]]:
    return (
        people()
        .add_columns(Rsvp.answer)
        .join(Rsvp, Rsvp.member_id == Member.id)
        .where(Rsvp.event_id == bindparam("event_id"))
        .where(is_one_of(Rsvp.answer, Answer.MAYBE, Answer.NO))
        .where(may_see(Viewer.id, Member.id))
        .order_by(Rsvp.answered_at.nulls_last(), Rsvp.id)
    )
