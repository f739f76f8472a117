"""Reading what people say of their own record, and what the door's log has about one of them."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import contains_eager

from meetup.attendance.models import Attendance, Correction, Excuse, ListClosing, Mark
from meetup.attendance.queries import recorded_attendance, stands
from meetup.db import db
from meetup.events.models import Event
from meetup.events.rules import reference
from meetup.groups.queries import groups_where_organizer
from meetup.members.models import Member
from meetup.members.queries import Viewer


class OwnRecord(NamedTuple):
    """All that an event's organizers have recorded of one person there."""

    attendance: Attendance | None
    marks: Sequence[Mark]
    is_excused: bool
    list_is_closed: bool
    correction: Correction | None

    @property
    def is_here(self) -> bool:
        return self.attendance is not None and self.attendance.stands


class Doubt(NamedTuple):
    """What somebody says of their record, and whether that has them as here."""

    correction: Correction
    is_here: bool


class ToCorrect(NamedTuple):
    """An event, and how many people say that what is recorded of them there is not so."""

    id: int
    title: str
    starts_at: datetime
    people: int

    @property
    def reference(self) -> str:
        return reference(self.id, self.title)


def own_record(event: Event, member: Member) -> OwnRecord:
    """What is recorded of `member` at `event`, for themselves."""
    marks = select(Mark).where(Mark.event_id == event.id, Mark.member_id == member.id)
    excused = select(Excuse.event_id).where(
        Excuse.event_id == event.id, Excuse.member_id == member.id
    )
    closed = select(ListClosing.event_id).where(ListClosing.event_id == event.id)
    return OwnRecord(
        recorded_attendance(member, event),
        db.session.scalars(marks.order_by(Mark.at, Mark.id)).all(),
        db.session.scalar(excused) is not None,
        db.session.scalar(closed) is not None,
        correction_of(member, event),
    )


def correction_of(member: Member, event: Event) -> Correction | None:
    """What `member` says of their record at `event`, whether it is settled or not."""
    return db.session.scalars(
        select(Correction).where(Correction.event_id == event.id, Correction.member_id == member.id)
    ).one_or_none()


def open_corrections(event: Event) -> list[Doubt]:
    """What is asked for at `event` and not settled, the longest waiting first."""
    there = (Attendance.event_id == Correction.event_id, Attendance.member_id == Member.id)
    rows = db.session.execute(
        select(Correction, Attendance.id.is_not(None))
        .join(Correction.member)
        .outerjoin(Attendance, and_(*there, stands(Attendance)))
        .options(contains_eager(Correction.member))
        .where(Correction.event_id == event.id, Correction.settled.is_(None))
        .order_by(Correction.asked_at, Correction.id)
    )
    return [Doubt(correction, bool(is_here)) for correction, is_here in rows]


@cache
def to_correct(viewer: Viewer) -> Select[*tuple[Any, ...]]:
    """The events that `viewer` organizes at which somebody waits for a correction.

    Not those of which organizers do not see any more who came.
    """
    return (
        select(
            *(Event.id, Event.title, Event.starts_at),
            func.count(Correction.id).label("people"),
        )
        .join(Correction, Correction.event_id == Event.id)
        .join(Event.group)
        .where(Correction.settled.is_(None), groups_where_organizer(viewer))
        .where(Event.names_ended_at.is_(None))
        .group_by(Event.id, Event.title, Event.starts_at)
    )
