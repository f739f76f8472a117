"""Who was where: the attendances from which pairs are made, and how large the rooms were."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import CTE, Select, case, func, select

from meetup.attendance.models import Attendance
from meetup.attendance.rules import Method
from meetup.events.models import Event
from meetup.events.rules import Status
from meetup.members.queries import Viewer
from meetup.rsvps.models import Rsvp
from meetup.ties.among import AT, Shape

# Of which events it counts who was there.
COUNTS = (Event.status == Status.SCHEDULED, Event.starts_at <= AT)
_OF_EVENT = (Event.starts_at, Event.local_day)


@dataclass(frozen=True)
class Evenings:
    """Who was where, of the events that count at `AT`, which have begun and were not cancelled.

    `first` is the one side of each pair, with the events, `second` the other side; `rooms` has
    their sizes, and `unlisted` who left their name off which event, for the one who looks.
    """

    first: CTE
    second: CTE
    rooms: CTE
    unlisted: CTE | None


def evenings(shape: Shape) -> Evenings:
    """What the statement of that shape looks at: of one member, the events they were at alone."""
    if shape.viewer is None:
        standing = _attendances(*_OF_EVENT).join(Event, Event.id == Attendance.event_id)
        everybody = _not_kept(standing.where(*COUNTS), "standing")
        return Evenings(everybody, everybody, _rooms(select(everybody)), None)
    own = _attendances(*_OF_EVENT).join(Event, Event.id == Attendance.event_id)
    mine = own.where(*COUNTS, Attendance.member_id == Viewer.id).cte("mine")
    there = _not_kept(_attendances(), "there")
    at_mine = select(mine.c.event_id)
    unlisted = select(Rsvp.event_id, Rsvp.member_id)
    unlisted = unlisted.where(Rsvp.is_unlisted, Rsvp.event_id.in_(at_mine))
    rooms = _rooms(select(there).where(there.c.event_id.in_(at_mine)))
    return Evenings(mine, there, rooms, unlisted.cte("unlisted"))


def _attendances(*more: Any) -> Select[Any]:
    """Attendances that stand."""
    return select(
        *(Attendance.id, Attendance.event_id, Attendance.member_id, Attendance.guests),
        case((Attendance.method == Method.HANDSHAKE, 0), else_=1).label("in_the_room"),
        *more,
    ).where(Attendance.undone_at.is_(None))


def _not_kept(statement: Select[Any], name: str) -> CTE:
    # Materialized, it would have no index to join by.
    return statement.cte(name).prefix_with("NOT MATERIALIZED")


def _rooms(standing: Select[Any]) -> CTE:
    there = standing.subquery()
    size = func.sum(1 + there.c.guests).label("size")
    return select(there.c.event_id, size).group_by(there.c.event_id).cte("rooms")
