"""Reading answers: how many come, who comes, and what somebody answered."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Select, case, func, null, select
from sqlalchemy.orm import contains_eager

from meetup.db import db
from meetup.events.models import Event
from meetup.events.queries import over_by, visible_to
from meetup.members.models import Block, Member
from meetup.members.queries import may_see
from meetup.rsvps.models import Rsvp
from meetup.rsvps.rules import Answer


def answer_of(member: Member, event: Event) -> Rsvp | None:
    """What `member` answered to `event`."""
    return db.session.scalars(
        select(Rsvp).where(Rsvp.event_id == event.id, Rsvp.member_id == member.id)
    ).one_or_none()


def seats_taken(event: Event, *, besides: Member | None = None) -> int:
    """How many people come, guests among them: the same number for everybody.

    `besides` leaves one member's party out, for the question whether it fits in.
    """
    seats = select(func.coalesce(func.sum(1 + Rsvp.guests), 0)).where(
        Rsvp.event_id == event.id, Rsvp.answer == Answer.YES
    )
    if besides is not None:
        seats = seats.where(Rsvp.member_id != besides.id)
    return int(db.session.scalar(seats) or 0)


class Glance(NamedTuple):
    """What a card says of an event's answers: how many come, and what the reader said."""

    seats: int
    answer: Answer | None


def glances_at(events: Sequence[Event], *, reader: Member | None) -> dict[int, Glance]:
    """A glance at each of `events` that somebody answered, by id, asked at once."""
    if not events:
        return {}
    seats = func.sum(case((Rsvp.answer == Answer.YES, 1 + Rsvp.guests), else_=0))
    mine = func.max(case((Rsvp.member_id == reader.id, Rsvp.answer))) if reader else null()
    found = db.session.execute(
        select(Rsvp.event_id, seats, mine)
        .where(Rsvp.event_id.in_([event.id for event in events]))
        .group_by(Rsvp.event_id)
    )
    return {event_id: Glance(taken, answer) for event_id, taken, answer in found}


def names_coming(event: Event, *, seen_by: Member, organizer: bool) -> list[Member]:
    """Who comes, as far as `seen_by`, an active member of the group, may know it by name."""
    names = _coming_by_name(event, seen_by=seen_by, organizer=organizer)
    return list(db.session.scalars(names.where(may_see(seen_by.id, Member.id))))


def blocked_coming(event: Event, *, blocker: Member, organizer: bool) -> list[Member]:
    """Whom `blocker` has blocked and would else find among the names of those who come."""
    names = _coming_by_name(event, seen_by=blocker, organizer=organizer)
    blocked = select(Block.blocked_id).where(Block.blocker_id == blocker.id)
    return list(db.session.scalars(names.where(Member.id.in_(blocked))))


def names_not_coming(event: Event, *, seen_by: Member) -> dict[Answer, list[Member]]:
    """Who said maybe and who said no, each in the order of their answers; for organizers alone."""
    rows = db.session.execute(
        select(Rsvp.answer, Member)
        .join(Rsvp.member)
        .where(Rsvp.event_id == event.id, Rsvp.answer.in_((Answer.MAYBE, Answer.NO)))
        .where(may_see(seen_by.id, Member.id))
        .order_by(Rsvp.answered_at.nulls_last(), Rsvp.id)
    )
    names: dict[Answer, list[Member]] = {Answer.MAYBE: [], Answer.NO: []}
    for answer, member in rows:
        names[answer].append(member)
    return names


def listed_as_coming(event: Event) -> Select[int]:
    """The ids of those who come and whose names the active members of the group may know."""
    return (
        select(Member.id)
        .join(Rsvp, Rsvp.member_id == Member.id)
        .where(Rsvp.event_id == event.id, Rsvp.answer == Answer.YES)
        .where(Rsvp.is_unlisted.is_(False), Member.is_unlisted.is_(False))
    )


def coming_for(member: Member, *, now: datetime, most: int) -> list[Rsvp]:
    """What `member` answered yes, maybe or with a place on the waiting list, and is not over yet.

    With the event and its group, the next one first; cancelled ones among them.
    """
    return list(
        db.session.scalars(
            select(Rsvp)
            .join(Rsvp.event)
            .join(Event.group)
            .options(contains_eager(Rsvp.event).contains_eager(Event.group))
            .where(Rsvp.member_id == member.id, Rsvp.answer != Answer.NO)
            .where(visible_to(member), ~over_by(now))
            .order_by(Event.starts_at, Event.id)
            .limit(most)
        )
    )


def _coming_by_name(event: Event, *, seen_by: Member, organizer: bool) -> Select[Member]:
    names = (
        select(Member)
        .join(Rsvp, Rsvp.member_id == Member.id)
        .where(Rsvp.event_id == event.id, Rsvp.answer == Answer.YES)
        .order_by(Rsvp.answered_at.nulls_last(), Rsvp.id)
    )
    if organizer:
        return names
    listed = Rsvp.is_unlisted.is_(False) & Member.is_unlisted.is_(False)
    return names.where(listed | (Member.id == seen_by.id))
