"""Reading attendance: who was there, and who may know it."""

from dataclasses import dataclass
from functools import cache

from sqlalchemy import CTE, ColumnElement, Select, and_, bindparam, exists, func, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from meetup.attendance.models import Attendance
from meetup.db import db
from meetup.events.models import Event
from meetup.members.models import Member
from meetup.rsvps.models import Rsvp


@dataclass(frozen=True)
class Place:
    """The columns that say which member was at which event, of a row that is no Attendance."""

    member_id: ColumnElement[int | None] | ColumnElement[int] | InstrumentedAttribute[int]
    event_id: ColumnElement[int] | InstrumentedAttribute[int]


WasThere = type[Attendance] | Place


def recorded_attendance(member: Member, event: Event) -> Attendance | None:
    """The attendance of `member` at `event`, whether it stands or was undone."""
    ids = {"event_id": event.id, "member_id": member.id}
    return db.session.scalars(_attendance(), ids).one_or_none()


def has_been_at(group_id: int, member: Member) -> bool:
    """Whether `member` has been at any event of a group."""
    been = exists().where(
        Attendance.member_id == member.id,
        stands(Attendance),
        Event.id == Attendance.event_id,
        Event.group_id == group_id,
    )
    return bool(db.session.scalar(select(been)))


@cache
def _attendance() -> Select[Attendance]:
    return select(Attendance).where(
        Attendance.event_id == bindparam("event_id"), Attendance.member_id == bindparam("member_id")
    )


def stands(attendance: type[Attendance]) -> ColumnElement[bool]:
    """Whether the attendance of the row stands."""
    return attendance.undone_at.is_(None)


def is_listed(attendance: WasThere, *, unlisted: CTE | None = None) -> ColumnElement[bool]:
    """Whether those who attended may know by name that the member of the row did.

    Not where that member is unlisted, always or for that event. `unlisted` is who left their
    names off which event, where a statement that asks for many rows has gathered that.
    """
    person, answer = aliased(Member), aliased(Rsvp)
    always = exists().where(person.id == attendance.member_id, person.is_unlisted)
    left_off = unlisted.c if unlisted is not None else answer
    this_once = exists().where(
        left_off.event_id == attendance.event_id, left_off.member_id == attendance.member_id
    )
    if unlisted is None:
        this_once = this_once.where(answer.is_unlisted)
    return and_(~always, ~this_once)


def room_size(event: Event) -> int:
    """How many people were there, guests ticked in at the door among them; nameless ones count."""
    people = select(func.coalesce(func.sum(1 + Attendance.guests), 0)).where(
        Attendance.event_id == event.id, stands(Attendance)
    )
    return int(db.session.scalar(people) or 0)
