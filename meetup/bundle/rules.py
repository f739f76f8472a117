"""Where rows come from and go to, in values; the names that imported rows get."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from meetup.errors import Refusal
from meetup.groups.rules import RESERVED_SLUGS, SLUG_LENGTH
from meetup.members.rules import slug

# A row of a bundle refers to others by Ref: the id of a row that stands already, or the bundle's
# own id of one that is added with it.
Ref = int | str
Pair = frozenset[Ref]

SOURCE_LENGTH = 60
ROOM_FOR_A_NUMBER = 10


class BadBundle(Refusal):
    """There is nothing to import, or a file that cannot be read at all."""

    status = 422


@dataclass(frozen=True, order=True)
class BadRow:
    """What is wrong with a row: in which file, on which line it starts, which column, and why."""

    file: str
    line: int
    column: str
    why: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.column}: {self.why}"


@dataclass
class Known:
    """What stands already and a bundle may touch: its source's rows, and the names that are taken.

    Keys of `members`, `groups` and `events` are the source's ids; everything else is keyed by
    the ids of this database. `attendance` says whether it stands, `owned` which groups have
    an owner.
    """

    members: dict[str, int] = field(default_factory=dict)
    groups: dict[str, int] = field(default_factory=dict)
    events: dict[str, int] = field(default_factory=dict)
    emails: dict[Ref, str] = field(default_factory=dict)
    group_zones: dict[Ref, str] = field(default_factory=dict)
    event_zones: dict[Ref, str] = field(default_factory=dict)
    starts: dict[Ref, datetime] = field(default_factory=dict)
    owned: set[Ref] = field(default_factory=set)
    memberships: set[tuple[Ref, Ref]] = field(default_factory=set)
    connections: set[tuple[Pair, str]] = field(default_factory=set)
    rsvps: set[tuple[Ref, Ref]] = field(default_factory=set)
    attendance: dict[tuple[Ref, Ref], bool] = field(default_factory=dict)
    handshakes: set[tuple[Ref, Pair]] = field(default_factory=set)
    handles: set[str] = field(default_factory=set)
    slugs: set[str] = field(default_factory=set)


class FreeNames:
    """Hands out names for URLs that nobody has yet; quick for thousands who are called alike."""

    def __init__(self, taken: set[str], names: Callable[[str], Iterator[str]]) -> None:
        """`names` gives the names for one who is called something, the best first, without end."""
        self._taken, self._names = taken, names
        self._left: dict[str, Iterator[str]] = {}

    def take(self, name: str) -> bool:
        """Whether `name` was free; it is taken now."""
        free = name not in self._taken
        self._taken.add(name)
        return free

    def next_for(self, called: str) -> str:
        """The best name that is free for one called `called`; it is taken now."""
        # Whoever would best be called the same goes on where the one before them stopped.
        best = next(self._names(called))
        left = self._left.setdefault(best, self._names(called))
        return next(name for name in left if self.take(name))


def without_number(handle: str) -> str:
    """What a handle was before it got a number because others were called alike: ana of ana-2."""
    return re.sub(r"-[0-9]+$", "", handle)


def slugs(name: str) -> Iterator[str]:
    """Slugs for a group called `name`, the best first, without end."""
    first = slug(name, most=SLUG_LENGTH - ROOM_FOR_A_NUMBER) or "group"
    if first not in RESERVED_SLUGS:
        yield first
    number = 2
    while True:
        yield f"{first}-{number}"
        number += 1


def check_source(source: str) -> None:
    """Raise BadBundle for a name that cannot stand for a source, in `source:id` least of all."""
    if not source.strip() or not source.isprintable() or ":" in source:
        raise BadBundle("The name of a source has no colon, and something that can be read.")
    if len(source) > SOURCE_LENGTH:
        raise BadBundle(f"The name of a source has at most {SOURCE_LENGTH} characters.")


@dataclass(frozen=True)
class Printing:
    """What may be printed for a member: their handle, or the id they have in a source."""

    member_id: int
    handle: str
    source: str | None
    external_id: str | None

    @property
    def short(self) -> str:
        return self.handle if self.external_id is None else self.external_id

    @property
    def long(self) -> str:
        return self.handle if self.source is None else f"{self.source}:{self.external_id}"


def printed(members: Iterable[Printing]) -> dict[int, str]:
    """What to print for each member, no two alike: the short form, or else the long one."""
    by_id = {member.member_id: member for member in members}
    names = {member_id: member.short for member_id, member in by_id.items()}
    # A long form may be somebody's id elsewhere, so this goes on until nobody shares. It ends:
    # handles and long forms are unique, so of those who share, one still has its short form.
    while shared := {name for name, number in Counter(names.values()).items() if number > 1}:
        for member_id, name in names.items():
            if name in shared:
                names[member_id] = by_id[member_id].long
    return names
