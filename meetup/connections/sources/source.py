"""What reading a file of another network gives, and what a source has to offer. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from meetup.errors import Refusal

if TYPE_CHECKING:
    from meetup.connections.sources.file import File


class Listing(StrEnum):
    """What a file lists, seen from its owner."""

    BOTH_WAYS = "both ways"  # a network where both agreed, such as LinkedIn
    FOLLOWING = "following"  # whom the owner follows
    FOLLOWERS = "followers"  # who follows the owner
    ADDRESSES = "addresses"  # an address book or spreadsheet


@dataclass(frozen=True, slots=True)
class Person:
    """One good row.

    `name` is tidy and at most 200 characters; it may be a handle, and never holds an e-mail
    address. `emails` are as accounts are looked up, `profiles` are keys of `meetup.profiles`, the
    surest first in whatever order the row has them; each at most 300 characters, and there once.
    `since` lies between 1990 and today.
    """

    line: int
    name: str
    emails: tuple[str, ...] = ()
    profiles: tuple[str, ...] = ()
    since: date | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """A row that is left out, or a cell left out of one that is kept; `why` is for the owner.

    `line` is where a person would look for it, counted from 1. `why` repeats no e-mail address,
    nothing that cannot be seen, and little of the file.
    """

    line: int
    why: str


@dataclass(frozen=True)
class Reading:
    """What a file holds: the people, and what is wrong with the rest.

    `source` is the name of the source that read it, `network` what `connections.network` says.
    `asks_listing`: the file does not tell whether these follow the owner or are followed;
    `listing` is then the likelier, and the owner may say otherwise, to `read(listing=...)`.
    `unsaid` counts problems beyond those that are listed.
    """

    source: str
    network: str
    listing: Listing
    people: list[Person] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    asks_listing: bool = False
    unsaid: int = 0


class Holds(StrEnum):
    """What a column of a table holds."""

    NAME = "name"
    FIRST_NAME = "first name"
    LAST_NAME = "last name"
    EMAIL = "e-mail"
    PROFILE = "profile"
    SINCE = "since"


@dataclass(frozen=True)
class Columns:
    """Which columns of a table hold what, by their places from 0.

    Several may hold e-mail, and several profiles. `has_header`: the first row has the names of
    columns, and is nobody.
    """

    holds: Mapping[int, Holds]
    has_header: bool = True


@dataclass(frozen=True)
class Column:
    """A column that the owner is asked about: its place, its name (may be empty), some cells."""

    place: int
    title: str
    examples: tuple[str, ...]


class UnknownFile(Refusal):
    """No source of ours knows what this file is."""

    status, field = 422, "file"


class NotReadable(Refusal):
    """It is broken, locked, or too large."""

    status, field = 422, "file"


class NeedsColumns(Refusal):
    """A table that nobody knows: the owner says what its columns hold, beginning with a guess.

    `columns` are those with anything in them, at most 60; `rows` is how many rows there are.
    No e-mail address stands whole in their examples. `content` is the table by itself, where it
    came in a zip.
    """

    status, field = 422, "columns"

    def __init__(
        self, columns: tuple[Column, ...], guess: Columns, *, rows: int, content: bytes
    ) -> None:
        super().__init__("Please say which column holds what.")
        self.columns = columns
        self.guess = guess
        self.rows = rows
        self.content = content


@dataclass(frozen=True)
class Answers:
    """What the owner said about a file, and what day it is."""

    today: date
    columns: Columns | None = None
    listing: Listing | None = None


class Source(Protocol):
    """A kind of file. Each is a module of its own, and stands in the list in `__init__.py`.

    `title` and `steps` are for the page: what it is called, and where to click to get the file.
    `joins`: several such files in one zip are read as one.
    """

    @property
    def name(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def steps(self) -> tuple[str, ...]: ...
    @property
    def joins(self) -> bool: ...

    def recognises(self, file: "File") -> bool:
        """Whether it is one of these, by its content; `file` may be only the beginning of it."""

    def read(self, file: "File", answers: Answers) -> Reading:
        """The people and problems of a file. Raises NotReadable or NeedsColumns."""
