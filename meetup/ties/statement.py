"""The one statement that fetches what is known between people: for everybody, one, or a pair.

Its rows are of four kinds: an event that a pair shared, a connection, a request, and that one sees
the other in an attendee list. What belongs to no event leaves the columns of one empty.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Date,
    Integer,
    Select,
    cast,
    func,
    literal,
    null,
    or_,
    select,
    union_all,
)

from meetup.attendance.queries import Place
from meetup.connections.models import Connection, ConnectionRequest
from meetup.db import UtcDateTime
from meetup.members.queries import may_see
from meetup.ties.among import ASKED, CONNECTED, SEEN, Among, Id, both_ways
from meetup.ties.shared import is_named, shared_events, standing_at


def facts_statement(among: Among, at: datetime) -> Select[Any]:
    """Rows for every pair that `among` names and that has any fact as of `at`, ordered by ids."""
    standing = standing_at(among, at)
    parts = [shared_events(standing, among), *_connections(among, at)]
    if among.member_id is not None:
        parts += [_asked(among, at), _seen(standing, among)]
    facts = union_all(*parts).subquery("facts")
    statement = select(facts).order_by(
        facts.c.first, facts.c.second, facts.c.moment.nulls_first(), facts.c.event_id.nulls_first()
    )
    if among.member_id is not None:
        statement = statement.where(may_see(among.member_id, facts.c.second))
    return statement


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

    return both_ways(part, Connection.member_a_id, Connection.member_b_id, among)


def _asked(among: Among, at: datetime) -> Select[Any]:
    request = ConnectionRequest
    asked = select(literal(ASKED).label("kind"), request.asker_id, request.asked_id, _no_moment())
    return (
        _without_event(asked)
        .where(among.holds(request.asker_id, request.asked_id))
        .where(request.withdrawn_at.is_(None), request.asked_at <= at)
        # Whoever asked by an address does not know whom they asked.
        .where(request.by_address.is_(False))
    )


def _seen(standing: CTE, among: Among) -> Select[Any]:
    """Whom the member sees in the attendee list of an event of theirs."""
    first, second = standing.alias(), standing.alias()
    seen = select(literal(SEEN).label("kind"), first.c.member_id, second.c.member_id, _no_moment())
    return (
        _without_event(seen)
        .join(second, second.c.event_id == first.c.event_id)
        .where(among.holds(first.c.member_id, second.c.member_id))
        .where(is_named(Place(second.c.member_id, second.c.event_id), among) == 1)
        .distinct()
    )


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
