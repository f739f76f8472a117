"""The events that two people shared, and what says so: one room, a handshake, a table."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Integer,
    Select,
    and_,
    case,
    cast,
    func,
    literal,
    null,
    select,
    union_all,
)
from sqlalchemy.orm import aliased

from meetup.attendance.models import Attendance, Seat
from meetup.attendance.queries import Place
from meetup.attendance.rules import Method
from meetup.events.models import Event
from meetup.events.rules import Status
from meetup.handshakes.conditions import is_named_to
from meetup.handshakes.models import Handshake
from meetup.ties.among import SHARED, Among, Id, both_ways
from meetup.ties.rules import LARGEST_ROOM


def standing_at(among: Among, at: datetime) -> CTE:
    """Attendances that count at `at`: neither undone nor of an event that does not count then."""
    standing = (
        select(
            Attendance.id,
            Attendance.event_id,
            Attendance.member_id,
            Attendance.guests,
            case((Attendance.method == Method.HANDSHAKE, 0), else_=1).label("in_the_room"),
            Event.starts_at,
            Event.local_day,
        )
        .join(Event, Event.id == Attendance.event_id)
        .where(Attendance.undone_at.is_(None))
        .where(Event.status == Status.SCHEDULED, Event.starts_at <= at)
    )
    if among.member_id is not None:
        mine = aliased(Attendance)
        standing = standing.where(
            Attendance.event_id.in_(
                select(mine.event_id).where(
                    mine.member_id == among.member_id, mine.undone_at.is_(None)
                )
            )
        )
    # Materialized, it would have no index to join by.
    return standing.cte("standing").prefix_with("NOT MATERIALIZED")


def shared_events(standing: CTE, among: Among) -> Select[Any]:
    """One row for each pair and event that they shared, with what says so taken together."""
    rooms = (
        select(standing.c.event_id, func.sum(1 + standing.c.guests).label("size"))
        .group_by(standing.c.event_id)
        .cte("rooms")
    )
    signs = union_all(
        _in_one_room(standing, rooms, among),
        *_handshakes(standing, among),
        _at_one_table(standing, among),
    ).subquery("signs")
    return (
        select(
            literal(SHARED).label("kind"),
            signs.c.first,
            signs.c.second,
            signs.c.starts_at.label("moment"),
            signs.c.event_id,
            signs.c.local_day,
            cast(rooms.c.size, Integer).label("room_size"),
            func.max(signs.c.in_the_room).label("in_the_room"),
            func.max(signs.c.shook_hands).label("shook_hands"),
            func.min(signs.c.table_size).label("table_size"),
            is_named(Place(signs.c.second, signs.c.event_id), among).label("is_listed"),
        )
        .join(rooms, rooms.c.event_id == signs.c.event_id)
        .group_by(
            *(signs.c.first, signs.c.second, rooms.c.size),
            *(signs.c.event_id, signs.c.starts_at, signs.c.local_day),
        )
    )


def _sign(first: Any, second: Any, *, shook_hands: int = 0, table_size: Any = None) -> Select[Any]:
    """A row that says that two who stood at an event shared it."""
    return select(
        first.c.event_id,
        first.c.starts_at,
        first.c.local_day,
        first.c.member_id.label("first"),
        second.c.member_id.label("second"),
        (first.c.in_the_room * second.c.in_the_room).label("in_the_room"),
        literal(shook_hands).label("shook_hands"),
        (cast(null(), Integer) if table_size is None else table_size).label("table_size"),
    )


def _in_one_room(standing: CTE, rooms: CTE, among: Among) -> Select[Any]:
    first, second = standing.alias(), standing.alias()
    return (
        _sign(first, second)
        .join(second, second.c.event_id == first.c.event_id)
        .join(rooms, rooms.c.event_id == first.c.event_id)
        .where(among.holds(first.c.member_id, second.c.member_id))
        .where(rooms.c.size <= LARGEST_ROOM)
        .where(first.c.in_the_room == 1, second.c.in_the_room == 1)
    )


def _handshakes(standing: CTE, among: Among) -> list[Select[Any]]:
    def signs(one: Id, other: Id) -> Select[Any]:
        first, second = standing.alias(), standing.alias()
        return (
            _sign(first, second, shook_hands=1)
            .join(Handshake, and_(Handshake.event_id == first.c.event_id, first.c.member_id == one))
            .join(
                second,
                and_(second.c.event_id == Handshake.event_id, second.c.member_id == other),
            )
            .where(among.holds(one, other))
        )

    return both_ways(signs, Handshake.member_a_id, Handshake.member_b_id, among)


def _at_one_table(standing: CTE, among: Among) -> Select[Any]:
    seats = (
        select(
            *(standing.c.event_id, standing.c.starts_at, standing.c.local_day),
            *(standing.c.member_id, standing.c.in_the_room),
            Seat.round,
            Seat.table,
            func.count()
            .over(partition_by=(standing.c.event_id, Seat.round, Seat.table))
            .label("size"),
        )
        .join(standing, standing.c.id == Seat.attendance_id)
        .cte("seated")
    )
    first, second = seats.alias(), seats.alias()
    return (
        _sign(first, second, table_size=first.c.size)
        .join(
            second,
            and_(
                second.c.event_id == first.c.event_id,
                second.c.round == first.c.round,
                second.c.table == first.c.table,
            ),
        )
        .where(among.holds(first.c.member_id, second.c.member_id))
    )


def is_named(place: Place, among: Among) -> ColumnElement[int]:
    """1 where the member who looks, and was there too, knows this one's name from there, else 0."""
    if among.member is None:
        return literal(1)
    return case((is_named_to(among.member, place), 1), else_=0)
