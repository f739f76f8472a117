"""The files of a bundle and their columns: which there are, and what may stand in a cell."""

from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, fields
from functools import cached_property
from typing import Any, Generic

from sqlalchemy import String
from sqlalchemy.orm import InstrumentedAttribute

from meetup.attendance.rules import Method
from meetup.bundle import cells
from meetup.bundle.models import EventSource, GroupSource
from meetup.bundle.rows import (
    AttendanceRow,
    ConnectionRow,
    EventRow,
    GroupRow,
    HandshakeRow,
    MemberRow,
    MembershipRow,
    R,
    RsvpRow,
)
from meetup.connections.models import Connection
from meetup.events.models import Event
from meetup.events.rules import MOST_SEATS, Status
from meetup.groups.models import Group
from meetup.groups.rules import RESERVED_SLUGS, Role, State, Visibility
from meetup.members.models import Member
from meetup.members.record_models import MemberSource
from meetup.members.rules import RESERVED_HANDLES
from meetup.rsvps.rules import Answer


@dataclass(frozen=True)
class File(Generic[R]):
    """One file: its name, what its rows become, how each column's cells are read.

    `key` is the column with the id that other files refer to, where there is one.
    """

    name: str
    row: Callable[..., R]
    columns: Mapping[str, Callable[[str], object]]
    key: str | None = None

    @cached_property
    def required(self) -> frozenset[str]:
        """The columns that must be there, and in each row must hold something."""
        needed = {f.name for f in fields(self.row) if f.default is MISSING}  # type: ignore[arg-type]  # a class that is called like a function
        return frozenset(needed & self.columns.keys())


def _most(column: InstrumentedAttribute[Any]) -> int:
    """How many characters fit into a column of the database."""
    kind = column.type
    assert isinstance(kind, String) and kind.length is not None
    return kind.length


_member = cells.external_id(_most(MemberSource.external_id))
_group = cells.external_id(_most(GroupSource.external_id))
_event = cells.external_id(_most(EventSource.external_id))
_guests = cells.number(0, cells.MOST_GUESTS)

MEMBERS = File(
    "members.csv",
    MemberRow,
    {
        "member": _member,
        "name": cells.name(_most(Member.name)),
        "email": cells.email,
        "handle": cells.url_name(_most(Member.handle), RESERVED_HANDLES),
        "place": cells.line(_most(Member.place)),
        "joined_at": cells.moment,
        "unlisted": cells.yes,
    },
    key="member",
)
GROUPS = File(
    "groups.csv",
    GroupRow,
    {
        "group": _group,
        "name": cells.name(_most(Group.name)),
        "slug": cells.url_name(_most(Group.slug), RESERVED_SLUGS),
        "description": cells.lines(_most(Group.description)),
        "place": cells.line(_most(Group.place)),
        "timezone": cells.zone,
        "online_home": cells.line(_most(Group.online_home)),
        "visibility": cells.word(Visibility),
    },
    key="group",
)
MEMBERSHIPS = File(
    "memberships.csv",
    MembershipRow,
    {
        "group": _group,
        "member": _member,
        "role": cells.word(Role),
        "state": cells.word(State),
        "since": cells.moment,
    },
)
CONNECTIONS = File(
    "connections.csv",
    ConnectionRow,
    {
        "member_a": _member,
        "member_b": _member,
        "network": cells.name(_most(Connection.network)),
        "since": cells.moment,
    },
)
EVENTS = File(
    "events.csv",
    EventRow,
    {
        "event": _event,
        "group": _group,
        "title": cells.name(_most(Event.title)),
        "starts_at": cells.moment,
        "ends_at": cells.moment,
        "timezone": cells.zone,
        "venue": cells.line(_most(Event.venue)),
        "description": cells.lines(_most(Event.description)),
        "capacity": cells.number(1, MOST_SEATS),
        "status": cells.word(Status),
    },
    key="event",
)
RSVPS = File(
    "rsvps.csv",
    RsvpRow,
    {
        "event": _event,
        "member": _member,
        "answer": cells.word(Answer),
        "guests": _guests,
        "answered_at": cells.moment,
        "unlisted": cells.yes,
    },
)
ATTENDANCE = File(
    "attendance.csv",
    AttendanceRow,
    {
        "event": _event,
        "member": _member,
        "checked_in_at": cells.moment,
        "method": cells.word(Method),
        "guests": _guests,
    },
)
HANDSHAKES = File(
    "handshakes.csv",
    HandshakeRow,
    {"event": _event, "member_a": _member, "member_b": _member, "met_at": cells.moment},
)

NAMES = tuple(
    file.name
    for file in (MEMBERS, GROUPS, MEMBERSHIPS, CONNECTIONS, EVENTS, RSVPS, ATTENDANCE, HANDSHAKES)
)
