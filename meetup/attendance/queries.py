"""Reading attendance: who was there, who may know it, and what the door shows."""

from dataclasses import dataclass
from functools import cache

from sqlalchemy import CTE, ColumnElement, Select, and_, bindparam, exists, func, select, union
from sqlalchemy.orm import aliased, joinedload

from meetup.attendance import rules
from meetup.attendance.models import Attendance, ListClosing
from meetup.db import db
from meetup.errors import NotFound
from meetup.events.models import Event
from meetup.groups.models import Membership
from meetup.groups.rules import State
from meetup.members.models import Member
from meetup.rsvps.models import Rsvp
from meetup.rsvps.rules import Answer


@dataclass(frozen=True)
class Place:
    """The columns that say which member was at which event, of a row that is no Attendance."""

    member_id: ColumnElement[int | None]
    event_id: ColumnElement[int]


WasThere = type[Attendance] | Place


@dataclass(frozen=True)
class AtDoor:
    """Somebody whom the door knows, with what they answered and whether they came."""

    member: Member
    rsvp: Rsvp | None
    attendance: Attendance | None
    list_is_closed: bool

    @property
    def answer(self) -> Answer | None:
        return self.rsvp.answer if self.rsvp else None

    @property
    def guests_announced(self) -> int:
        return self.rsvp.guests if self.rsvp and self.answer is Answer.YES else 0

    @property
    def is_here(self) -> bool:
        return self.attendance is not None and self.attendance.stands

    @property
    def is_undone(self) -> bool:
        return self.attendance is not None and not self.attendance.stands

    @property
    def is_expected(self) -> bool:
        return self.answer is Answer.YES and self.attendance is None and not self.list_is_closed

    @property
    def is_no_show(self) -> bool:
        return rules.is_no_show(
            self.answer, was_there=self.is_here, list_is_closed=self.list_is_closed
        )


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


def closing_of(event: Event) -> ListClosing | None:
    """The closing of an event's list; None while it is open."""
    return db.session.scalars(
        select(ListClosing)
        .options(joinedload(ListClosing.closed_by))
        .where(ListClosing.event_id == event.id)
    ).one_or_none()


def people_at_door(event: Event, *, closed: bool, search: str = "") -> list[AtDoor]:
    """Whom the organizers find at the door, by name.

    Without `search` those who answered or were recorded; with it everybody it fits, the
    active members of the group too. Nobody is left out for being unlisted or blocked: an
    organizer answers for the whole room, and its count is the same for everybody.
    """
    rows = db.session.execute(
        select(Member, Rsvp, Attendance)
        .outerjoin(Rsvp, and_(Rsvp.member_id == Member.id, Rsvp.event_id == event.id))
        .outerjoin(
            Attendance, and_(Attendance.member_id == Member.id, Attendance.event_id == event.id)
        )
        .options(joinedload(Attendance.recorded_by), joinedload(Attendance.undone_by))
        .where(Member.id.in_(_known_at_door(event, whole_group=bool(search))))
        .order_by(func.lower(Member.name), Member.id)
    )
    people = [AtDoor(member, rsvp, attendance, closed) for member, rsvp, attendance in rows]
    return [someone for someone in people if rules.is_called(someone.member.name, search)]


def person_at_door(event: Event, member_id: int) -> Member:
    """Somebody who may be checked in at an event. Raises NotFound for a stranger to it."""
    known = _known_at_door(event, whole_group=True)
    member = db.session.scalars(
        select(Member).where(Member.id == member_id, Member.id.in_(known))
    ).one_or_none()
    if member is None:
        raise NotFound
    return member


def _known_at_door(event: Event, *, whole_group: bool) -> Select[int]:
    known = [
        select(Rsvp.member_id).where(Rsvp.event_id == event.id),
        select(Attendance.member_id).where(
            Attendance.event_id == event.id, Attendance.member_id.is_not(None)
        ),
    ]
    if whole_group:
        active = (Membership.group_id == event.group_id, Membership.state == State.ACTIVE)
        known.append(select(Membership.member_id).where(*active))
    everybody = union(*known).subquery()
    return select(everybody.c.member_id)
