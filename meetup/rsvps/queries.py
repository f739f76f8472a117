"""Reading answers: how many come, who comes, and what somebody answered."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import NamedTuple

from sqlalchemy import Integer, Select, bindparam, func, null, select
from sqlalchemy.orm import aliased, contains_eager

from meetup.db import db, is_one_of
from meetup.events.models import Event
from meetup.events.queries import at, is_past, visible_to
from meetup.members.models import Block, Member
from meetup.members.queries import Viewer, asked_by, may_see
from meetup.rsvps.models import Rsvp
from meetup.rsvps.rules import Answer


def answer_of(member: Member, event: Event) -> Rsvp | None:
    """What `member` answered to `event`."""
    ids = {"event_id": event.id, "member_id": member.id}
    return db.session.scalars(_answer(), ids).one_or_none()


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


def names_coming(event: Event, *, seen_by: Member, organizer: bool) -> list[Member]:
    """Who comes, as far as `seen_by`, an active member of the group, may know it by name."""
    values = asked_by(seen_by, event_id=event.id)
    return list(db.session.scalars(_seen_coming(organizer), values))


def blocked_coming(event: Event, *, blocker: Member, organizer: bool) -> list[Member]:
    """Whom `blocker` has blocked and would else find among the names of those who come."""
    values = asked_by(blocker, event_id=event.id)
    return list(db.session.scalars(_blocked_coming(organizer), values))


def names_not_coming(event: Event, *, seen_by: Member) -> dict[Answer, list[Member]]:
    """Who said maybe and who said no, each in the order of their answers; for organizers alone."""
    names: dict[Answer, list[Member]] = {Answer.MAYBE: [], Answer.NO: []}
    rows = db.session.execute(_not_coming(), asked_by(seen_by, event_id=event.id))
    for answer, member in rows:
        names[answer].append(member)
    return names


def listed_as_coming() -> Select[int]:
    """The ids of those who come and whose names the active members of the group may know.

    The event is the one whose id the statement is executed with, as `event_id`.
    """
    return (
        select(Member.id)
        .join(Rsvp, Rsvp.member_id == Member.id)
        .where(Rsvp.event_id == bindparam("event_id"), Rsvp.answer == Answer.YES)
        .where(Rsvp.is_unlisted.is_(False), Member.is_unlisted.is_(False))
    )


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
    seats = select(func.coalesce(func.sum(1 + Rsvp.guests), 0)).where(
        Rsvp.event_id == bindparam("event_id"), Rsvp.answer == Answer.YES
    )
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
def _seen_coming(organizer: bool) -> Select[Member]:
    return _coming_by_name(organizer).where(may_see(Viewer.id, Member.id))


@cache
def _blocked_coming(organizer: bool) -> Select[Member]:
    blocked = select(Block.blocked_id).where(Block.blocker_id == Viewer.id)
    return _coming_by_name(organizer).where(Member.id.in_(blocked))


@cache
def _not_coming() -> Select[Answer, Member]:
    return (
        select(Rsvp.answer, Member)
        .join(Rsvp.member)
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


def _coming_by_name(organizer: bool) -> Select[Member]:
    names = (
        select(Member)
        .join(Rsvp, Rsvp.member_id == Member.id)
        .where(Rsvp.event_id == bindparam("event_id"), Rsvp.answer == Answer.YES)
        .order_by(Rsvp.answered_at.nulls_last(), Rsvp.id)
    )
    if organizer:
        return names
    listed = Rsvp.is_unlisted.is_(False) & Member.is_unlisted.is_(False)
    return names.where(listed | (Member.id == Viewer.id))
