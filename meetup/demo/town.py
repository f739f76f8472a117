"""The town as it is written down in `kelmouth/`: people, groups, and what is between them."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from meetup.groups.rules import Joining, Visibility
from meetup.members.rules import slug
from meetup.rsvps.rules import Answer

FOLDER = Path(__file__).parent / "kelmouth"


@dataclass(frozen=True)
class Person:
    """Somebody in town: `comes` says to which group how often, `joined` and `until` weeks ago."""

    name: str
    joined: int
    place: str
    about: str
    comes: Mapping[str, str]
    until: int | None = None
    link: str = ""
    is_host: bool = False
    is_unlisted: bool = False
    is_unconfirmed: bool = False

    @property
    def email(self) -> str:
        return f"{slug(self.name.split()[0])}@example.org"


@dataclass(frozen=True)
class Rhythm:
    """When a group meets: a weekday (Monday is 0), an hour, and every how many weeks.

    `behind` meetings are past and `ahead` ones to come.
    """

    weekday: int
    at: str
    hours: float
    every: int
    behind: int
    ahead: int
    capacity: int | None = None
    has_tables: bool = False


@dataclass(frozen=True)
class PlannedGroup:
    """A group, its rhythm, and what it does in turn. `founded` is weeks ago."""

    key: str
    name: str
    picture: tuple[str, str]
    slug: str
    network: str
    online_home: str
    visibility: Visibility
    joining: Joining
    founded: int
    owner: str
    organizers: tuple[str, ...]
    description: str
    rhythm: Rhythm
    programme: tuple[Mapping[str, Any], ...]
    cancelled: Mapping[int, str]

    @property
    def keepers(self) -> tuple[str, ...]:
        """Who keeps its door, in turn."""
        return (self.owner, *self.organizers)

    def keeper(self, number: int) -> str:
        """Who keeps the door at the meeting with this number."""
        return self.keepers[number % len(self.keepers)]


@dataclass(frozen=True)
class Between:
    """What is between people where chance does not decide, by the names that it is written with."""

    online: tuple[Mapping[str, Any], ...]
    friends: frozenset[frozenset[str]]
    together: tuple[Mapping[str, Any], ...]
    claims: tuple[Mapping[str, Any], ...]
    requests: tuple[Mapping[str, Any], ...]
    walk_ins: tuple[Mapping[str, Any], ...]
    asks_to_join: tuple[Mapping[str, Any], ...]
    coming: tuple[Mapping[str, Any], ...]

    def at(self, group: str, number: int) -> dict[str, Answer]:
        """Who answers what to a meeting for certain: those that something is written about."""
        found: dict[str, Answer] = {}
        for row in self.together:
            if (row["group"], row["ago"]) == (group, number):
                found |= dict.fromkeys(row["pair"], Answer.YES)
        for row in self.claims:
            if (row["group"], row["ago"]) == (group, number):
                found |= dict.fromkeys((row["by"], row["about"]), Answer.YES)
        for row in self.coming:
            if (row["group"], -row["ahead"]) == (group, number):
                found[row["who"]] = Answer(row["answer"])
        return found

    def claimed(self, group: str, number: int) -> dict[frozenset[str], tuple[str, str]]:
        """Of which pairs only one said at a meeting that they met: that one, and the other."""
        return {
            frozenset((row["by"], row["about"])): (row["by"], row["about"])
            for row in self.claims
            if (row["group"], row["ago"]) == (group, number)
        }

    def shook_hands(self, group: str, number: int) -> set[frozenset[str]]:
        """Who certainly shook hands at a meeting."""
        return {
            frozenset(row["pair"])
            for row in self.together
            if (row["group"], row["ago"]) == (group, number) and row.get("shook_hands")
        }


@dataclass(frozen=True)
class Account:
    """Somebody whose account is given away, and what there is to see in it."""

    role: str
    person: Person
    sees: str


@dataclass(frozen=True)
class Town:
    """All of it."""

    name: str
    zone: ZoneInfo
    people: tuple[Person, ...]
    groups: Mapping[str, PlannedGroup]
    between: Between
    singles: tuple[Mapping[str, Any], ...]
    today: Mapping[str, Any]
    soon: Mapping[str, Any]
    accounts: tuple[Account, ...] = field(default=())


@cache
def read_town() -> Town:
    """The town, as it is written down."""
    written, singles, between = _read("town"), _read("singles"), _read("ties")
    people = {row["name"]: Person(**row) for row in _read("people")["people"]}
    friends = frozenset(frozenset(pair) for pair in between.pop("friends"))
    return Town(
        name=written["name"],
        zone=ZoneInfo(written["timezone"]),
        people=tuple(people.values()),
        groups={key: _group(key) for key in written["groups"]},
        between=Between(friends=friends, **{key: tuple(rows) for key, rows in between.items()}),
        singles=tuple(singles["events"]),
        today=singles["today"],
        soon=singles["soon"],
        accounts=tuple(
            Account(row["role"], people[row["who"]], row["sees"]) for row in written["accounts"]
        ),
    )


def _group(key: str) -> PlannedGroup:
    row = _read(key)
    return PlannedGroup(
        **{
            **row,
            "key": key,
            "picture": tuple(row["picture"]),
            "visibility": Visibility(row["visibility"]),
            "joining": Joining(row["joining"]),
            "organizers": tuple(row["organizers"]),
            "rhythm": Rhythm(**row["rhythm"]),
            "programme": tuple(row["programme"]),
            "cancelled": {one["ago"]: one["because"] for one in row["cancelled"]},
        }
    )


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))
