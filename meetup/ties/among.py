"""Whose ties are asked for, in a statement that is the same for everybody."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
)
from sqlalchemy.orm import InstrumentedAttribute

from meetup.members.models import Member

Id = ColumnElement[int] | InstrumentedAttribute[int]
OptionalId = Id | ColumnElement[int | None] | InstrumentedAttribute[int | None]

# The kinds of rows: an event shared, a connection, a request, and being seen in a list.
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


def both_ways(
    part: Callable[[Id, Id], Select[Any]], lower: Id, higher: Id, among: Among
) -> list[Select[Any]]:
    """A pair is kept once, lower id first; one member's side of it may be either."""
    parts = [part(lower, higher)]
    return parts if among.member_id is None else [*parts, part(higher, lower)]
