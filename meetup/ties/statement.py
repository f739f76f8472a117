"""The one statement that fetches what is known between people: for everybody, one, or a pair.

Its rows are of four kinds: an event that a pair shared, a connection, a request, and that one sees
the other in an attendee list. What belongs to no event leaves the columns of one empty.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Date,
    Integer,
    Select,
    and_,
    case,
    cast,
    func,
    literal,
    null,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import InstrumentedAttribute, aliased

from meetup.attendance.models import Attendance, Seat
from meetup.attendance.queries import Place
from meetup.attendance.rules import Method
from meetup.connections.models import Connection, ConnectionRequest
from meetup.db import UtcDateTime
from meetup.events.models import Event
from meetup.events.rules import Status
from meetup.handshakes.conditions import is_named_to
from meetup.handshakes.models import Handshake
from meetup.members.models import Member
from meetup.members.queries import may_see
from meetup.ties.rules import LARGEST_ROOM

Id = ColumnElement[int] | InstrumentedAttribute[int]
OptionalId = Id | ColumnElement[int | None] | InstrumentedAttribute[int | None]

SHARED, CONNECTED, ASKED, SEEN = range(4)


@dataclass(frozen=True)
class Among:
    """Whose ties are asked for: everybody's, one member's, or one member's with some others.

    Of a pair the statement writes the member first; among everybody, the lower id. `others` is
    an id, or a select of ids.
    """

    member: Member | None = None
    others: int | Select[int] | None = None

    @property
    def member_id(self) -> int | None:
        return self.member.id if self.member else None

    def holds(self, first: OptionalId, second: OptionalId) -> ColumnElement[bool]:
        """Whether the two columns hold such a pair, in its order."""
        if self.member_id is None:
            return first < second
        mine = and_(first == self.member_id, second != self.member_id)
        if self.others is None:
            return mine
        if isinstance(self.others, int):
            return and_(mine, second == self.others)
        return and_(mine, second.in_(self.others.correlate(None)))


def facts_statement(among: Among, at: datetime) -> Select[Any]:
    """Rows for every pair that `among` names and that has any fact as of `at`, ordered by ids."""
    standing = _standing(among, at)
    parts = [_shared_events(standing, among), *_connections(among, at)]
    if among.member_id is not None:
        parts += [_asked(among, at), _seen(standing, among)]
    facts = union_all(*parts).subquery("facts")
    statement = select(facts).order_by(
        facts.c.first, facts.c.second, facts.c.moment.nulls_first(), facts.c.event_id.nulls_first()
    )
    if among.member_id is not None:
        statement = statement.where(may_see(among.member_id, facts.c.second))
    return statement


def _standing(among: Among, at: datetime) -> CTE:
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


def _shared_events(standing: CTE, among: Among) -> Select[Any]:
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
            _is_named(Place(signs.c.second, signs.c.event_id), among).label("is_listed"),
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

    return _both_ways(signs, Handshake.member_a_id, Handshake.member_b_id, among)


def _both_ways(
    part: Callable[[Id, Id], Select[Any]], lower: Id, higher: Id, among: Among
) -> list[Select[Any]]:
    """A pair is kept once, lower id first; one member's side of it may be either."""
    parts = [part(lower, higher)]
    return parts if among.member_id is None else [*parts, part(higher, lower)]


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


def _connections(among: Among, at: datetime) -> list[Select[Any]]:
    def part(one: Id, other: Id) -> Select[Any]:
        known = select(
            literal(CONNECTED).label("kind"),
            one.label("first"),
            other.label("second"),
            func.min(Connection.since).label("moment"),
        )
        return (
            _without_event(known)
            .where(among.holds(one, other))
            .where(or_(Connection.since.is_(None), Connection.since <= at))
            .group_by(one, other)
        )

    return _both_ways(part, Connection.member_a_id, Connection.member_b_id, among)


def _asked(among: Among, at: datetime) -> Select[Any]:
    request = ConnectionRequest
    asked = select(literal(ASKED).label("kind"), request.asker_id, request.asked_id, _no_moment())
    return (
        _without_event(asked)
        .where(among.holds(request.asker_id, request.asked_id))
        .where(request.withdrawn_at.is_(None), request.asked_at <= at)
    )


def _seen(standing: CTE, among: Among) -> Select[Any]:
    """Whom the member sees in the attendee list of an event of theirs."""
    first, second = standing.alias(), standing.alias()
    seen = select(literal(SEEN).label("kind"), first.c.member_id, second.c.member_id, _no_moment())
    return (
        _without_event(seen)
        .join(second, second.c.event_id == first.c.event_id)
        .where(among.holds(first.c.member_id, second.c.member_id))
        .where(_is_named(Place(second.c.member_id, second.c.event_id), among) == 1)
        .distinct()
    )


def _is_named(place: Place, among: Among) -> ColumnElement[int]:
    """1 where the member who looks, and was there too, knows this one's name from there, else 0."""
    if among.member is None:
        return literal(1)
    return case((is_named_to(among.member, place), 1), else_=0)


def _no_moment() -> ColumnElement[datetime | None]:
    return cast(null(), UtcDateTime)


def _without_event(part: Select[*tuple[Any, ...]]) -> Select[Any]:
    """A fact that belongs to no event, with the columns of one that does left empty."""
    numbers = ("room_size", "in_the_room", "shook_hands", "table_size", "is_listed")
    return part.add_columns(
        cast(null(), Integer).label("event_id"),
        cast(null(), Date).label("local_day"),
        *(cast(null(), Integer).label(name) for name in numbers),
    )
