"""The one statement that fetches what is known between people: for everybody, one, or a pair.

Its rows are of three kinds: an event that a pair shared, a connection, and a request. What belongs
to no event leaves the columns of one empty. Whoever looks gets only what they may know, so that all
whom a row names may be shown to them (strength.md): they are connected with them, have asked them,
or know by name that they were at an event of theirs, as of all they shook hands with.
"""

from functools import cache
from typing import Any

from sqlalchemy import (
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

from meetup.connections.models import Connection, ConnectionRequest
from meetup.db import UtcDateTime
from meetup.members.queries import may_see
from meetup.ties.among import ASKED, AT, CONNECTED, Id, Shape, both_ways
from meetup.ties.evenings import evenings
from meetup.ties.shared import shared_events


@cache
def facts_statement(shape: Shape) -> Select[Any]:
    """Rows for every pair that `shape` means and that has any fact at `AT`, ordered by ids."""
    known = evenings(shape)
    parts = [shared_events(known, shape), *_connections(shape)]
    if shape.viewer:
        parts.append(_asked(shape))
    facts = union_all(*parts).subquery("facts")
    statement = select(facts).order_by(facts.c.first, facts.c.second)
    return statement.where(may_see(shape.viewer.id, facts.c.second)) if shape.viewer else statement


def _connections(shape: Shape) -> list[Select[Any]]:
    def part(one: Id, other: Id) -> Select[Any]:
        known = select(
            literal(CONNECTED).label("kind"),
            one.label("first"),
            other.label("second"),
            func.min(Connection.since).label("moment"),
        )
        return (
            _without_event(known)
            .where(shape.holds(one, other))
            .where(or_(Connection.since.is_(None), Connection.since <= AT))
            .group_by(one, other)
        )

    return both_ways(part, Connection.member_a_id, Connection.member_b_id, shape)


def _asked(shape: Shape) -> Select[Any]:
    request = ConnectionRequest
    moment = cast(null(), UtcDateTime)
    asked = select(literal(ASKED).label("kind"), request.asker_id, request.asked_id, moment)
    return (
        _without_event(asked)
        .where(shape.holds(request.asker_id, request.asked_id))
        .where(request.withdrawn_at.is_(None), request.asked_at <= AT)
        # Whoever asked by an address does not know whom they asked.
        .where(request.by_address.is_(False))
    )


def _without_event(part: Select[*tuple[Any, ...]]) -> Select[Any]:
    """A fact that belongs to no event, with the columns of one that does left empty."""
    numbers = ("room_size", "in_the_room", "shook_hands", "table_size")
    return part.add_columns(
        cast(null(), Integer).label("event_id"),
        cast(null(), Date).label("local_day"),
        *(cast(null(), Integer).label(name) for name in numbers),
    )
