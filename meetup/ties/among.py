"""Whose ties are asked for, in a statement that is the same for everybody."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, and_, bindparam
from sqlalchemy.orm import InstrumentedAttribute

from meetup.db import UtcDateTime
from meetup.members.models import Member
from meetup.members.queries import Viewer, asked_by, viewer

Id = ColumnElement[int] | InstrumentedAttribute[int]
OptionalId = Id | ColumnElement[int | None] | InstrumentedAttribute[int | None]

# The kinds of rows: an event shared, a connection, and a request.
SHARED, CONNECTED, ASKED = range(3)

AT = bindparam("at", type_=UtcDateTime)
OTHERS = bindparam("others", expanding=True, type_=Integer)


@dataclass(frozen=True)
class Shape:
    """What a statement about ties depends on, so that it is made once and not for each question.

    Of a pair it writes the one who looks first; among everybody, the lower id.
    """

    viewer: Viewer | None
    of_some: bool

    def holds(self, first: OptionalId, second: OptionalId) -> ColumnElement[bool]:
        """Whether the two columns hold such a pair, in its order."""
        if self.viewer is None:
            return first < second
        mine = and_(first == Viewer.id, second != Viewer.id)
        return and_(mine, second.in_(OTHERS)) if self.of_some else mine


@dataclass(frozen=True)
class Among:
    """Whose ties are asked for: everybody's, one member's, or one member's with some others."""

    member: Member | None = None
    others: Sequence[int] | None = None

    @property
    def shape(self) -> Shape:
        return Shape(viewer(self.member), self.others is not None)

    def at(self, moment: datetime) -> dict[str, Any]:
        """What a statement of that shape is executed with."""
        some = {} if self.others is None else {"others": list(self.others)}
        return asked_by(self.member, at=moment, **some)


def both_ways(
    part: Callable[[Id, Id], Select[Any]], lower: Id, higher: Id, shape: Shape
) -> list[Select[Any]]:
    """A pair is kept once, lower id first; one member's side of it may be either."""
    parts = [part(lower, higher)]
    return parts if shape.viewer is None else [*parts, part(higher, lower)]
