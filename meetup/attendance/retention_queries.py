"""Reading which events have been told of for long enough, and what is left of one: its counts."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import case, exists, func, literal, select

from meetup.attendance.models import Attendance, Excuse, ListClosing
from meetup.attendance.queries import room_size, stands
from meetup.attendance.retention_rules import months_before
from meetup.db import UtcDateTime, db, is_one_of
from meetup.events.models import Event
from meetup.events.rules import Status
from meetup.groups.models import Group
from meetup.groups.rules import MONTHS_OFFERED
from meetup.rsvps.models import Rsvp
from meetup.rsvps.rules import Answer

# What is proposed or a draft has no door, and may still become something that is to come.
_TELL_NAMES = (
    Event.names_ended_at.is_(None),
    is_one_of(Event.status, Status.SCHEDULED, Status.CANCELLED),
)


class Counts(NamedTuple):
    """How many were at an event, guests included, and how many people answered and did what.

    `excused` and `no_shows` are None where its list was never closed.
    """

    in_the_room: int
    said_yes: int
    excused: int | None
    no_shows: int | None


def group_to_end_names_of(*, now: datetime) -> int | None:
    """The id of a group whose organizers see for longer who came than it says; None if none do."""
    until = {
        months: literal(months_before(now, months), UtcDateTime()) for months in MONTHS_OFFERED
    }
    # The earliest of each group is the first of an index: a look each second reads no more.
    earliest = select(func.min(Event.starts_at)).where(Event.group_id == Group.id, *_TELL_NAMES)
    return db.session.scalar(
        select(Group.id)
        .where(earliest.scalar_subquery() < case(until, value=Group.keeps_attendance_months))
        .limit(1)
    )


def names_to_end(group_id: int, *, now: datetime, most: int) -> Sequence[int]:
    """The ids of events of the group that are older than its months, locked, in their order."""
    months = db.session.scalars(
        select(Group.keeps_attendance_months).where(Group.id == group_id)
    ).one()
    found = select(Event.id).where(
        Event.group_id == group_id, Event.starts_at < months_before(now, months), *_TELL_NAMES
    )
    return db.session.scalars(found.order_by(Event.id).limit(most).with_for_update()).all()


def counts_of(event: Event) -> Counts:
    """How many were at `event`; the same for everybody, and no names."""
    came = exists().where(
        Attendance.event_id == event.id, Attendance.member_id == Rsvp.member_id, stands(Attendance)
    )
    excused = exists().where(Excuse.event_id == event.id, Excuse.member_id == Rsvp.member_id)
    yes = select(func.count(Rsvp.id)).where(Rsvp.event_id == event.id, Rsvp.answer == Answer.YES)
    without_mark = yes.where(~came)
    said_yes, were_excused, did_not_come, is_closed = db.session.execute(
        select(
            yes.scalar_subquery(),
            without_mark.where(excused).scalar_subquery(),
            without_mark.where(~excused).scalar_subquery(),
            exists().where(ListClosing.event_id == event.id),
        )
    ).one()
    told = (were_excused, did_not_come) if is_closed else (None, None)
    return Counts(room_size(event), said_yes, *told)
