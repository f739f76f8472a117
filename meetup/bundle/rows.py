"""The rows of each file. A field without a default is a column that the file must have."""

from dataclasses import dataclass, field
from typing import TypeVar

from meetup.attendance.rules import Method
from meetup.bundle.cells import Moment
from meetup.connections.models import HERE
from meetup.events.rules import Status
from meetup.groups.rules import Role, State, Visibility
from meetup.rsvps.rules import Answer


@dataclass(frozen=True, slots=True)
class Row:
    """`line` is where the row starts; two rows are equal when they say the same."""

    line: int = field(compare=False)


R = TypeVar("R", bound=Row)


@dataclass(frozen=True, slots=True)
class MemberRow(Row):
    member: str
    name: str
    email: str | None = None
    handle: str | None = None
    place: str = ""
    joined_at: Moment | None = None
    unlisted: bool = False


@dataclass(frozen=True, slots=True)
class GroupRow(Row):
    group: str
    name: str
    slug: str | None = None
    description: str = ""
    place: str = ""
    timezone: str | None = None
    online_home: str = ""
    visibility: Visibility = Visibility.MEMBERS_ONLY


@dataclass(frozen=True, slots=True)
class MembershipRow(Row):
    group: str
    member: str
    role: Role = Role.MEMBER
    state: State = State.ACTIVE
    since: Moment | None = None


@dataclass(frozen=True, slots=True)
class ConnectionRow(Row):
    member_a: str
    member_b: str
    network: str = HERE
    since: Moment | None = None


@dataclass(frozen=True, slots=True)
class EventRow(Row):
    event: str
    group: str
    title: str
    starts_at: Moment
    ends_at: Moment | None = None
    timezone: str | None = None
    venue: str = ""
    description: str = ""
    capacity: int | None = None
    status: Status = Status.SCHEDULED


@dataclass(frozen=True, slots=True)
class RsvpRow(Row):
    event: str
    member: str
    answer: Answer
    guests: int = 0
    answered_at: Moment | None = None
    unlisted: bool = False


@dataclass(frozen=True, slots=True)
class AttendanceRow(Row):
    event: str
    member: str
    checked_in_at: Moment | None = None
    method: Method = Method.IMPORT
    guests: int = 0


@dataclass(frozen=True, slots=True)
class HandshakeRow(Row):
    event: str
    member_a: str
    member_b: str
    met_at: Moment | None = None
