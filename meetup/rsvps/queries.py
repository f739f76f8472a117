"""Reading answers: how many come, who comes, and what somebody answered."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Integer, Select, and_, bindparam, func, null, select
from sqlalchemy.orm import aliased, contains_eager

from meetup.db import db, is_one_of
from meetup.events.models import Event
from meetup.events.queries import at, is_past, visible_to
from meetup.members.models import Member
from meetup.members.queries import Viewer, asked_by, may_see, people
from meetup.members.rules import Person
from meetup.rsvps.models import Rsvp
from meetup.rsvps.rules import Answer


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


class Glance(NamedTuple):
    """What a card says of an event's answers: how many come, and what the reader said."""

    seats: int
    answer: Answer | None


def glances_at(events: Sequence[Event], *, reader: Member | None) -> dict[int, Glance]:
    """A glance at each of `events` that somebody answered, by id, asked at once."""
    if not events:
        return {}
    values = asked_by(reader, event_ids=[event.id for event in events])
    found = db.session.execute(_glances(reader is not None), values)
    return {event_id: Glance(seats, answer) for event_id, seats, answer in found}


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


def coming_for(member: Member, *, now: datetime, most: int) -> list[Rsvp]:
    """What `member` answered yes, maybe or with a place on the waiting list, and is not over yet.

    With the event and its group, the next one first; cancelled ones among them.
    """
    values = asked_by(member, most=most, **at(now))
    return list(db.session.scalars(_coming_for(Viewer(member.is_host)), values))


@cache
def _answer() -> Select[Rsvp]:
    return select(Rsvp).where(
        Rsvp.event_id == bindparam("event_id"), Rsvp.member_id == bindparam("member_id")
    )


@cache
def _seats(besides_one: bool) -> Select[int]:
    seats = seats_of_all()
    return seats.where(Rsvp.member_id != bindparam("member_id")) if besides_one else seats


@cache
def _glances(of_member: bool) -> Select[int, int, Answer | None]:
    own = aliased(Rsvp)
    said = select(own.answer).where(
        own.event_id == Rsvp.event_id, own.member_id == bindparam("viewer_id")
    )
    seats = func.coalesce(func.sum(1 + Rsvp.guests).filter(Rsvp.answer == Answer.YES), 0)
    return (
        select(Rsvp.event_id, seats, said.scalar_subquery() if of_member else null())
        .where(Rsvp.event_id.in_(bindparam("event_ids", expanding=True)))
        .group_by(Rsvp.event_id)
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


@cache
def _coming_for(viewer: Viewer) -> Select[Rsvp]:
    return (
        select(Rsvp)
        .join(Rsvp.event)
        .join(Event.group)
        .options(contains_eager(Rsvp.event).contains_eager(Event.group))
        .where(Rsvp.member_id == viewer.id, Rsvp.answer != Answer.NO)
        .where(visible_to(viewer), ~is_past())
        .order_by(Event.starts_at, Event.id)
        .limit(bindparam("most", type_=Integer))
    )
