"""What the event page asks of several slices at once: how its reader stands to it, and who comes.

It stands on top, beside the page. Each is one statement, and reads columns and not rows of models,
of which a list of names would make hundreds.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Integer, Select, and_, bindparam, func, literal, or_, select
from sqlalchemy.orm import aliased

from meetup.attendance.models import Attendance, Door
from meetup.attendance.queries import stands
from meetup.connections.meeting_queries import is_connected_and_listed
from meetup.connections.queries import connected_ids
from meetup.db import UtcDateTime, db
from meetup.events.models import Event
from meetup.events.queries import at, is_past, visible_to
from meetup.events.rules import Status, reference
from meetup.groups.models import Membership
from meetup.groups.queries import standing_by
from meetup.groups.rules import STRANGER, Standing
from meetup.members.models import Block, Member
from meetup.members.queries import Viewer, asked_by, may_see
from meetup.members.rules import Person
from meetup.rsvps.given import Given
from meetup.rsvps.models import Rsvp
from meetup.rsvps.queries import (
    coming_by_name,
    place_of_row,
    seats_of_all,
    seats_of_unconfirmed,
    seats_taken,
    waits_for_a_seat,
)
from meetup.rsvps.rules import Answer
from meetup.rsvps.waiting_rules import is_full

MOST_COLLISIONS = 5


class Collision(NamedTuple):
    """Another event at the same time."""

    id: int
    title: str

    @property
    def reference(self) -> str:
        return reference(self.id, self.title)


@dataclass(frozen=True)
class Reader:
    """How somebody stands to an event; `seats` is the same for everybody.

    So are `held`, the seats that are offered to people who wait or kept for answers that are yet
    to be confirmed, `waiting`, the parties in line, and whether attendance is taken.
    """

    standing: Standing
    given: Given | None
    was_there: bool
    seats: int
    held: int = 0
    waiting: int = 0
    is_attended: bool = True

    def could_meet(self, event: Event, *, now: datetime) -> bool:
        """Whether they were there: checked in or, where nobody is, by their yes."""
        said_so = self.given is not None and self.given.answer is Answer.YES
        came = said_so and not self.is_attended and now >= event.starts_at
        return self.was_there or (event.is_scheduled and came)

    def finds_full(self, event: Event, *, now: datetime) -> bool:
        """Whether a yes to `event` by itself would wait now."""
        return is_full(
            event.capacity,
            self.seats + self.held,
            waiting=self.waiting,
            smaller_may_pass=event.smaller_may_pass,
            begun=now >= event.starts_at,
        )


@dataclass(frozen=True)
class Coming:
    """Who comes, as one reader may know it.

    `connected` are those of `names` with whom they are connected, and `blocked` whom they have
    blocked and would else find among the names.
    """

    names: list[Person]
    connected: list[Person]
    blocked: list[Person]


def reader_of(event: Event, member: Member | None, *, now: datetime) -> Reader:
    """How `member`, or a stranger, stands to `event`, which they may see."""
    if member is None:
        return _stranger_to(event, now=now)
    ids = asked_by(member, event_id=event.id, now=now)
    statement = _reader(event.capacity is not None)
    row = db.session.connection().execute(statement, ids).one()
    role, state, was_there, is_attended, seats, held, waiting, *given = row
    standing = standing_by(role, state, event.group, member)
    own = Given._make(given) if given[0] else None
    return Reader(standing, own, was_there, seats, held, waiting, is_attended)


def coming_to(event: Event, *, seen_by: Member, organizer: bool, most: int | None = None) -> Coming:
    """Who comes to `event`, as `seen_by`, an active member of the group, may know it.

    Of more than `most`, the first ones to answer, and all with whom they are connected.
    """
    coming = Coming([], [], [])
    ids = asked_by(seen_by, event_id=event.id, **({} if most is None else {"most": most}))
    statement = _coming(organizer, is_limited=most is not None)
    rows = db.session.connection().execute(statement, ids).all()
    for *columns, is_connected, is_blocked in rows:
        person = Person._make(columns)
        (coming.blocked if is_blocked else coming.names).append(person)
        if is_connected:
            coming.connected.append(person)
    return coming


def collisions(event: Event, member: Member) -> list[Collision]:
    """The other events at the same time to which `member` said yes, the first one first."""
    ends_at = event.presumed_end
    same_time = {"event_id": event.id, "ends": ends_at, **at(event.starts_at)}
    statement, ids = _collisions(Viewer(member.is_host)), asked_by(member, **same_time)
    rows = db.session.connection().execute(statement, ids)
    return [Collision._make(row) for row in rows]


def _stranger_to(event: Event, *, now: datetime) -> Reader:
    if event.capacity is None:
        return Reader(STRANGER, None, was_there=False, seats=seats_taken(event))
    row = db.session.connection().execute(_stranger(), {"event_id": event.id, "now": now}).one()
    return Reader(STRANGER, None, False, *row)


@cache
def _stranger() -> Select[int, int, int]:
    seats = seats_of_all().scalar_subquery()
    return select(seats, *_waiting()).where(Event.id == bindparam("event_id"))


@cache
def _collisions(viewer: Viewer) -> Select[*tuple[Any, ...]]:
    return (
        select(Event.id, Event.title)
        .join(Event.group)
        .join(Rsvp, Rsvp.event_id == Event.id)
        .where(Rsvp.member_id == Viewer.id, Rsvp.answer == Answer.YES)
        .where(Event.id != bindparam("event_id"), Event.status == Status.SCHEDULED)
        .where(visible_to(viewer), ~is_past())
        .where(Event.starts_at < bindparam("ends", type_=UtcDateTime))
        .order_by(Event.starts_at, Event.id)
        .limit(MOST_COLLISIONS)
    )


@cache
def _reader(limited: bool) -> Select[*tuple[Any, ...]]:
    of_group = and_(Membership.group_id == Event.group_id, Membership.member_id == Viewer.id)
    own = and_(Rsvp.event_id == Event.id, Rsvp.member_id == Viewer.id)
    by = aliased(Member)
    entered_by = and_(by.id == Rsvp.answered_by_id, may_see(Viewer.id, by.id))
    there = and_(Attendance.event_id == Event.id, Attendance.member_id == Viewer.id)
    return (
        select(
            *(Membership.role, Membership.state, Attendance.id.is_not(None)),
            Door.unattended_at.is_(None),
            # All answers, and not the one of the row.
            seats_of_all().correlate(None).scalar_subquery(),
            *(_waiting() if limited else (literal(0), literal(0))),
            *(Rsvp.answer, Rsvp.is_unlisted, Rsvp.guests, Rsvp.guest_names, Rsvp.note),
            *(Rsvp.waiting_since, Rsvp.offered_until, Rsvp.lapsed_at),
            *(Rsvp.approved_at, Rsvp.declined_at, Rsvp.asked_at, Rsvp.confirmed_at),
            *(Rsvp.seat_until, Rsvp.given_back_at, Rsvp.warm_up),
            *(Rsvp.answered_by_id.is_not(None), by.name),
            place_of_row() if limited else literal(0),
        )
        .select_from(Event)
        .outerjoin(Membership, of_group)
        .outerjoin(Rsvp, own)
        .outerjoin(by, entered_by)
        .outerjoin(Attendance, and_(there, stands(Attendance)))
        .outerjoin(Door, Door.event_id == Event.id)
        .where(Event.id == bindparam("event_id"))
    )


def _waiting() -> tuple[ColumnElement[int], ColumnElement[int]]:
    """The seats that are held for somebody, and how many parties wait in line."""
    other = aliased(Rsvp)
    here = other.event_id == Event.id
    held = select(func.coalesce(func.sum(1 + other.guests), 0))
    held = held.where(here, other.offered_until.is_not(None), other.waiting_since.is_not(None))
    waiting = select(func.count(other.id)).where(here, waits_for_a_seat(other))
    return (
        held.correlate(Event).scalar_subquery() + seats_of_unconfirmed().scalar_subquery(),
        waiting.correlate(Event).scalar_subquery(),
    )


@cache
def _coming(organizer: bool, *, is_limited: bool) -> Select[*tuple[Any, ...]]:
    viewer = Viewer(is_host=False)
    # By the answers: whom it leaves out is then not looked up among the members.
    connected = Rsvp.member_id.in_(connected_ids(viewer))
    blocked = Rsvp.member_id.in_(select(Block.blocked_id).where(Block.blocker_id == Viewer.id))
    coming = coming_by_name(organizer=organizer)
    coming = coming.add_columns(is_connected_and_listed(viewer), blocked)
    if is_limited:
        coming = coming.where(or_(Rsvp.id.in_(_first()), connected, blocked))
    return coming.where(or_(may_see(Viewer.id, Member.id), blocked))


def _first() -> Select[int]:
    """The ids of the first answers to the event that are yes, `most` of them."""
    other = aliased(Rsvp)
    yes = select(other.id).where(
        other.event_id == bindparam("event_id"), other.answer == Answer.YES
    )
    in_order = yes.order_by(other.answered_at.nulls_last(), other.id)
    return in_order.limit(bindparam("most", type_=Integer))
