"""What the event page asks of several slices at once: how its reader stands to it, and who comes.

It stands on top, beside the page. Each is one statement, and reads columns and not rows of models,
of which a list of names would make hundreds.
"""

from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Select, and_, bindparam, or_, select

from meetup.attendance.models import Attendance
from meetup.attendance.queries import stands
from meetup.connections.queries import connected_ids
from meetup.db import db
from meetup.events.models import Event
from meetup.groups.models import Membership
from meetup.groups.queries import standing_by
from meetup.groups.rules import STRANGER, Standing
from meetup.members.models import Block, Member
from meetup.members.queries import Viewer, asked_by, may_see
from meetup.members.rules import Person
from meetup.rsvps.models import Rsvp
from meetup.rsvps.queries import coming_by_name, is_listed_as_coming, seats_of_all, seats_taken
from meetup.rsvps.rules import Answer


class Given(NamedTuple):
    """The reader's own answer."""

    answer: Answer
    is_unlisted: bool

    @property
    def may_come(self) -> bool:
        """Whether it says that they may come."""
        return self.answer in (Answer.YES, Answer.MAYBE)


@dataclass(frozen=True)
class Reader:
    """How somebody stands to an event; `seats` is the same for everybody."""

    standing: Standing
    given: Given | None
    was_there: bool
    seats: int


@dataclass(frozen=True)
class Coming:
    """Who comes, as one reader may know it.

    `connected` are those of `names` with whom they are connected, and `blocked` whom they have
    blocked and would else find among the names.
    """

    names: list[Person]
    connected: list[Person]
    blocked: list[Person]


def reader_of(event: Event, member: Member | None) -> Reader:
    """How `member`, or a stranger, stands to `event`, which they may see."""
    if member is None:
        return Reader(STRANGER, None, was_there=False, seats=seats_taken(event))
    ids = asked_by(member, event_id=event.id)
    row = db.session.connection().execute(_reader(), ids).one()
    role, state, answer, is_unlisted, was_there, seats = row
    return Reader(
        standing_by(role, state, event.group, member),
        Given(answer, is_unlisted) if answer else None,
        was_there,
        seats,
    )


def coming_to(event: Event, *, seen_by: Member, organizer: bool) -> Coming:
    """Who comes to `event`, as `seen_by`, an active member of the group, may know it."""
    coming = Coming([], [], [])
    ids = asked_by(seen_by, event_id=event.id)
    rows = db.session.connection().execute(_coming(organizer), ids).all()
    for *columns, is_connected, is_blocked in rows:
        person = Person._make(columns)
        (coming.blocked if is_blocked else coming.names).append(person)
        if is_connected:
            coming.connected.append(person)
    return coming


@cache
def _reader() -> Select[*tuple[Any, ...]]:
    of_group = and_(Membership.group_id == Event.group_id, Membership.member_id == Viewer.id)
    own = and_(Rsvp.event_id == Event.id, Rsvp.member_id == Viewer.id)
    there = and_(Attendance.event_id == Event.id, Attendance.member_id == Viewer.id)
    return (
        select(
            *(Membership.role, Membership.state, Rsvp.answer, Rsvp.is_unlisted),
            Attendance.id.is_not(None),
            # All answers, and not the one of the row.
            seats_of_all().correlate(None).scalar_subquery(),
        )
        .select_from(Event)
        .outerjoin(Membership, of_group)
        .outerjoin(Rsvp, own)
        .outerjoin(Attendance, and_(there, stands(Attendance)))
        .where(Event.id == bindparam("event_id"))
    )


@cache
def _coming(organizer: bool) -> Select[*tuple[Any, ...]]:
    connected = Member.id.in_(connected_ids(Viewer(is_host=False)))
    blocked = Member.id.in_(select(Block.blocked_id).where(Block.blocker_id == Viewer.id))
    return (
        coming_by_name(organizer=organizer)
        # Organizers, too, meet for the first time only whom the whole group knows to come.
        .add_columns(and_(connected, is_listed_as_coming()), blocked)
        .where(or_(may_see(Viewer.id, Member.id), blocked))
    )
