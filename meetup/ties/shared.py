"""The events that two people shared, and what says so: one room, a handshake, a table."""

from typing import Any

from sqlalchemy import (
    CTE,
    Integer,
    Select,
    and_,
    cast,
    func,
    literal,
    null,
    select,
    union_all,
)

from meetup.attendance.models import Seat
from meetup.attendance.queries import Place
from meetup.handshakes.conditions import is_named_to
from meetup.handshakes.models import Handshake
from meetup.ties.among import SHARED, Id, Shape, both_ways
from meetup.ties.evenings import Evenings
from meetup.ties.rules import LARGEST_ROOM


def shared_events(known: Evenings, shape: Shape) -> Select[Any]:
    """One row for each pair and event that they shared, with what says so taken together.

    For one who looks, only those of which they may know that the other was there: a date alone
    would tell where somebody unlisted was.
    """
    rooms = known.rooms
    signs = union_all(
        _in_one_room(known, shape),
        *_handshakes(known, shape),
        _at_one_table(known, shape),
    ).subquery("signs")
    shared = (
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
        )
        .join(rooms, rooms.c.event_id == signs.c.event_id)
        .group_by(
            *(signs.c.first, signs.c.second, rooms.c.size),
            *(signs.c.event_id, signs.c.starts_at, signs.c.local_day),
        )
    )
    if shape.viewer is None:
        return shared
    place = Place(signs.c.second, signs.c.event_id)
    return shared.where(is_named_to(shape.viewer, place, unlisted=known.unlisted))


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


def _in_one_room(known: Evenings, shape: Shape) -> Select[Any]:
    first, second, rooms = known.first.alias(), known.second.alias(), known.rooms
    return (
        _sign(first, second)
        .join(second, second.c.event_id == first.c.event_id)
        .join(rooms, rooms.c.event_id == first.c.event_id)
        .where(shape.holds(first.c.member_id, second.c.member_id))
        .where(rooms.c.size <= LARGEST_ROOM)
        .where(first.c.in_the_room == 1, second.c.in_the_room == 1)
    )


def _handshakes(known: Evenings, shape: Shape) -> list[Select[Any]]:
    def signs(one: Id, other: Id) -> Select[Any]:
        first, second = known.first.alias(), known.second.alias()
        return (
            _sign(first, second, shook_hands=1)
            .join(Handshake, and_(Handshake.event_id == first.c.event_id, first.c.member_id == one))
            .join(
                second,
                and_(second.c.event_id == Handshake.event_id, second.c.member_id == other),
            )
            .where(shape.holds(one, other))
        )

    return both_ways(signs, Handshake.member_a_id, Handshake.member_b_id, shape)


def _at_one_table(known: Evenings, shape: Shape) -> Select[Any]:
    seated = _seated(known, shape)
    one, first, second = known.first.alias(), seated.alias(), seated.alias()
    return (
        _sign(one, second, table_size=first.c.size)
        .join(
            first,
            and_(first.c.event_id == one.c.event_id, first.c.member_id == one.c.member_id),
        )
        .join(
            second,
            and_(
                second.c.event_id == first.c.event_id,
                second.c.round == first.c.round,
                second.c.table == first.c.table,
            ),
        )
        .where(shape.holds(one.c.member_id, second.c.member_id))
    )


def _seated(known: Evenings, shape: Shape) -> CTE:
    there = known.second.alias()
    table = (there.c.event_id, Seat.round, Seat.table)
    seated = select(
        *(there.c.member_id, there.c.in_the_room, *table),
        func.count().over(partition_by=table).label("size"),
    ).join(there, there.c.id == Seat.attendance_id)
    if shape.viewer:
        # Of hundreds of rooms few have tables, and who sat at none shares none.
        own = select(known.first.c.event_id).join(Seat, Seat.attendance_id == known.first.c.id)
        seated = seated.where(there.c.event_id.in_(own))
    return seated.cte("seated")
