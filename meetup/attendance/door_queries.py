"""Reading the door: how it is kept, whom it knows, and what was marked there."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import NamedTuple

from sqlalchemy import (
    BindParameter,
    Nullable,
    Select,
    and_,
    bindparam,
    exists,
    func,
    or_,
    select,
    union,
)
from sqlalchemy.orm import joinedload

from meetup.attendance import rules
from meetup.attendance.mark_rules import Refused
from meetup.attendance.models import Attendance, Door, Excuse, ListClosing, Mark
from meetup.attendance.own_rules import why_refused
from meetup.attendance.rules import Hours
from meetup.db import db, is_one_of
from meetup.errors import NotFound
from meetup.events.models import Event
from meetup.folding import is_called
from meetup.groups.models import Membership
from meetup.groups.rules import State
from meetup.members.models import Member
from meetup.members.record_queries import became
from meetup.rsvps.models import Rsvp
from meetup.rsvps.rules import Answer


class KeptDoor(NamedTuple):
    """How a door is kept; `closing` is None as long as its list is open.

    `is_attended` is whether attendance is taken at all, and `is_held` whether there is an event to
    come to.
    """

    hours: Hours
    closing: ListClosing | None
    is_attended: bool
    is_held: bool

    def why_refused(self, *, now: datetime) -> Refused | None:
        """Why nobody checks themselves in here now; None when they may."""
        return why_refused(
            self.hours,
            has_door=self.is_held and self.is_attended,
            list_is_closed=self.closing is not None,
            now=now,
        )


@dataclass(frozen=True)
class AtDoor:
    """Somebody whom the door knows, with what they answered and whether they came."""

    member: Member
    rsvp: Rsvp | None
    attendance: Attendance | None
    list_is_closed: bool
    is_excused: bool = False

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
            self.answer,
            was_there=self.is_here,
            is_excused=self.is_excused,
            list_is_closed=self.list_is_closed,
        )

    @property
    def was_excused(self) -> bool:
        """Whether they did not come, and it is known why; who came needs no excuse."""
        return self.is_excused and self.list_is_closed and not self.is_here

    @property
    def is_missing(self) -> bool:
        """Whether they said yes, and nothing says that they came."""
        return self.answer is Answer.YES and not self.is_here


def kept_door(event: Event) -> KeptDoor:
    """How the door of `event` is kept: its hours, and whether its list is closed."""
    _, door, closing = db.session.execute(_kept_door(), {"event_id": event.id}).one()
    hours = door.hours(event) if door else rules.hours(event.starts_at, event.ends_at)
    is_attended = door is None or door.unattended_at is None
    return KeptDoor(hours, closing, is_attended, event.is_scheduled)


@cache
def _kept_door() -> Select[int, Door | None, ListClosing | None]:
    return (
        select(Event.id, Nullable(Door), Nullable(ListClosing))
        .outerjoin(Door, Door.event_id == Event.id)
        .outerjoin(ListClosing, ListClosing.event_id == Event.id)
        .options(joinedload(ListClosing.closed_by))
        .where(Event.id == bindparam("event_id"))
    )


def people_at_door(
    event: Event, *, closed: bool, search: str = "", whole_group: bool = False
) -> list[AtDoor]:
    """Whom the organizers find at the door, by name.

    Without `search` those who answered or were recorded, or the `whole_group` with them; with it
    everybody it fits, the active members of the group too. Nobody is left out for being unlisted
    or blocked: an organizer answers for the whole room, and its count is the same for everybody.
    """
    rows = db.session.execute(
        select(Member, Rsvp, Attendance, Excuse.event_id.is_not(None))
        .outerjoin(Rsvp, and_(Rsvp.member_id == Member.id, Rsvp.event_id == event.id))
        .outerjoin(Excuse, and_(Excuse.member_id == Member.id, Excuse.event_id == event.id))
        .outerjoin(
            Attendance, and_(Attendance.member_id == Member.id, Attendance.event_id == event.id)
        )
        .options(joinedload(Attendance.recorded_by), joinedload(Attendance.undone_by))
        .where(Member.id.in_(_known_at_door(event, whole_group=whole_group or bool(search))))
        .order_by(func.lower(Member.name), Member.id)
    )
    return [
        AtDoor(member, rsvp, attendance, closed, bool(is_excused))
        for member, rsvp, attendance, is_excused in rows
        if is_called(member.name, search)
    ]


def person_at_door(event: Event, member_id: int) -> Member:
    """Somebody who may be checked in at an event. Raises NotFound for a stranger to it.

    What still has the id of a record that became part of another one means that one.
    """
    member = _at_door(event, member_id)
    if member is None:
        became_id = became(member_id)
        member = _at_door(event, became_id) if became_id else None
    if member is None:
        raise NotFound
    return member


def people_known(event: Event, ids: Iterable[int]) -> dict[int, Member]:
    """Those of `ids` who may be checked in at an event; strangers to it are left out."""
    known = _known_at_door(event, whole_group=True)
    found = select(Member).where(Member.id.in_(set(ids)), Member.id.in_(known))
    return {member.id: member for member in db.session.scalars(found)}


def names_of(ids: Iterable[int]) -> dict[int, str]:
    """What the members with these ids are called."""
    found = db.session.execute(select(Member.id, Member.name).where(Member.id.in_(set(ids))))
    return {row.id: row.name for row in found}


def marked_with(event: Event, keys: Iterable[str]) -> dict[str, int | None]:
    """Whom the marks with these keys are about, as far as there are such marks at `event`."""
    of_these = (Mark.event_id == event.id, Mark.key.in_(set(keys)))
    found = db.session.execute(select(Mark.key, Mark.member_id).where(*of_these))
    return {row.key: row.member_id for row in found}


def member_of_mark(event: Event, key: str) -> Member | None:
    """Whom the mark with this key is about; None without such a mark."""
    found = select(Member).join(Mark, Mark.member_id == Member.id)
    return db.session.scalars(found.where(Mark.event_id == event.id, Mark.key == key)).one_or_none()


def marks_about(member: Member, event: Event) -> Sequence[Mark]:
    """The marks about `member` at `event` that count, in no order: their moments tell it."""
    ids = {"event_id": event.id, "member_id": member.id}
    return db.session.scalars(_marks(), ids).all()


@cache
def _marks() -> Select[Mark]:
    about = (Mark.event_id == bindparam("event_id"), Mark.member_id == bindparam("member_id"))
    return select(Mark).where(*about, Mark.refused.is_(None))


def _at_door(event: Event, member_id: int) -> Member | None:
    ids = {"event_id": event.id, "group_id": event.group_id, "member_id": member_id}
    return db.session.scalars(_one_at_door(), ids).one_or_none()


@cache
def _one_at_door() -> Select[Member]:
    """As `_known_at_door` of the whole group, which may be large, asked of one person alone."""
    event_id: BindParameter[int] = bindparam("event_id")
    group_id: BindParameter[int] = bindparam("group_id")
    known = (
        exists().where(Rsvp.event_id == event_id, Rsvp.member_id == Member.id),
        exists().where(Attendance.event_id == event_id, Attendance.member_id == Member.id),
        exists().where(
            Membership.group_id == group_id,
            Membership.member_id == Member.id,
            is_one_of(Membership.state, State.ACTIVE),
        ),
    )
    return select(Member).where(Member.id == bindparam("member_id"), or_(*known))


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
