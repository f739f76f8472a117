"""Whom of some a member has met: a narrow question, for pages that ask it at every look.

Only the events that the member shared with these are looked at, and of them only what says how much
they weigh. What they weigh, and when that is to have met, the rules say.
"""

from collections.abc import Collection, Iterator
from datetime import date, datetime
from functools import cache
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import CTE, ColumnElement, Select, and_, case, exists, func, select
from sqlalchemy.orm import aliased

from meetup.attendance.models import Attendance, Seat
from meetup.attendance.queries import Place, stands
from meetup.attendance.rules import Method
from meetup.db import db
from meetup.events.models import Event
from meetup.handshakes.conditions import is_named_to, shook_hands
from meetup.members.models import Member
from meetup.members.queries import Viewer, asked_by
from meetup.ties import rules
from meetup.ties.among import OTHERS
from meetup.ties.evenings import COUNTS


def met_among(viewer: Member, others: Collection[int], *, at: datetime) -> set[int]:
    """The ids of those of `others` whom `viewer` has met as of `at`, as far as they may know it."""
    values = asked_by(viewer, others=list(others), at=at)
    rows = db.session.connection().execute(_shared(Viewer(viewer.is_host)), values).all()
    of_pairs = groupby(rows, key=itemgetter(0))
    return {other for other, shared in of_pairs if rules.have_met(_weighed(shared))}


def _weighed(shared: Iterator[Any]) -> Iterator[tuple[date, float]]:
    for _, day, size, shaken, table_size in shared:
        room_size = size if size and size <= rules.LARGEST_ROOM else None
        if room_size or shaken or table_size:
            yield day, rules.weight(room_size, shook_hands=shaken, table_size=table_size)


@cache
def _shared(viewer: Viewer) -> Select[*tuple[Any, ...]]:
    there = _there()
    place = Place(there.c.member_id, there.c.event_id)
    in_the_room = there.c.event_id.in_(_own(Attendance.method != Method.HANDSHAKE))
    return (
        select(
            *(there.c.member_id, there.c.local_day),
            case((and_(there.c.method != Method.HANDSHAKE, in_the_room), _room_size(there))),
            shook_hands(there.c.event_id, Viewer.id, there.c.member_id),
            _table_size(there),
        )
        .where(is_named_to(viewer, place))
        .order_by(there.c.member_id)
    )


def _there() -> CTE:
    """Which of these were where, of the events at which whoever looks was."""
    there = aliased(Attendance)
    # Plus nothing: else SQLite looks each of these up at each of hundreds of own events.
    at_own = (there.event_id + 0).in_(_own())
    where = (
        select(there.member_id, there.event_id, there.method, Event.local_day)
        .join(Event, Event.id == there.event_id)
        .where(there.member_id.in_(OTHERS), stands(there), at_own, *COUNTS)
    )
    # First, so that PostgreSQL asks of few rows who may be named, and not of all that these have.
    return where.cte("there").prefix_with("MATERIALIZED")


def _own(*conditions: ColumnElement[bool]) -> Select[int]:
    """The ids of the events at which whoever looks was."""
    own = select(Attendance.event_id).where(Attendance.member_id == Viewer.id, *conditions)
    return own.where(stands(Attendance))


def _room_size(there: CTE) -> ColumnElement[int]:
    other = aliased(Attendance)
    size = select(func.sum(1 + other.guests)).where(
        other.event_id == there.c.event_id, stands(other)
    )
    return size.correlate(there).scalar_subquery()


def _table_size(there: CTE) -> ColumnElement[int]:
    """How many sat at the smallest table at which both sat."""
    own, their, other = (aliased(Attendance) for _ in range(3))
    own_seat, seat, other_seat = (aliased(Seat) for _ in range(3))
    # From who was there, and not from all tables in town that are called the same.
    sat_there = exists().where(
        other_seat.attendance_id == other.id,
        other_seat.round == seat.round,
        other_seat.table == seat.table,
    )
    size = select(func.count(other.id)).where(
        other.event_id == there.c.event_id, stands(other), sat_there.correlate(other, seat)
    )
    at_one_table = and_(own_seat.round == seat.round, own_seat.table == seat.table)
    return (
        select(func.min(size.correlate(there, seat).scalar_subquery()))
        .select_from(seat)
        .join(own_seat, at_one_table)
        .join(own, own.id == own_seat.attendance_id)
        # By what their attendance is found by: its own row has not been looked up.
        .join(their, their.id == seat.attendance_id)
        .where(their.event_id == there.c.event_id, their.member_id == there.c.member_id)
        .where(own.event_id == there.c.event_id, own.member_id == Viewer.id)
        .correlate(there)
        .scalar_subquery()
    )
