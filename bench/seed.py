"""A large town from a seed: the same rows whenever it is made for the same day."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import cached_property
from operator import itemgetter
from random import Random

from bench import rows
from bench.crowds import Crowds
from bench.feeds import Feeds
from bench.heavy import Heavy, distinct, ranked
from bench.rows import Row

MEMBERS, GROUPS, EVENTS = 10_000, 500, 20_000
MEMBERSHIPS, RSVPS, ATTENDANCES = 40_000, 400_000, 300_000
CONNECTIONS, HANDSHAKES, BLOCKS = 50_000, 30_000, 500
WALK_INS = 30_000
SEED = 2026
# The first member of a group owns it, the next two organize.
ROLES = {0: "owner", 1: "organizer", 2: "organizer"}


class Town:
    """Who belongs where, what happens, who answered, came, shook hands and is connected.

    `today` parts what was from what comes; `password_hash` is everybody's. Tables come in an order
    in which each one's references stand before it, rows in the order in which they came about.
    """

    def __init__(self, today: datetime, password_hash: str) -> None:
        self._today, self._password_hash = today, password_hash
        self._random = Random(SEED)  # noqa: S311 - a town, not a secret

    def tables(self) -> Iterable[tuple[str, list[Row]]]:
        """Each table's name with its rows."""
        yield "members", self._members
        yield "groups", [*self._groups, *self._feeds.groups]
        yield "memberships", self._memberships
        yield "events", [*self._events, *self._crowds.events, *self._feeds.events]
        yield "rsvps", [*self._rsvps, *self._crowds.rsvps]
        yield "attendance", self._attendance
        yield "connections", self._connections()
        yield "handshakes", self._handshakes()
        yield "blocks", self._blocks()

    @cached_property
    def _members(self) -> list[Row]:
        made = (self._random, self._today, self._password_hash)
        return [rows.member(number, *made) for number in range(1, MEMBERS + 1)]

    @cached_property
    def _groups(self) -> list[Row]:
        return [rows.group(n, self._random, self._today) for n in range(1, GROUPS + 1)]

    @cached_property
    def _active_first(self) -> list[int]:
        return self._random.sample(range(1, MEMBERS + 1), MEMBERS)

    @cached_property
    def _belonging(self) -> dict[int, list[int]]:
        """The ids of each group's members."""
        group = ranked(self._random, range(1, GROUPS + 1), 1.0)
        person = ranked(self._random, self._active_first, 0.5)
        belonging: dict[int, list[int]] = {number: [] for number in range(1, GROUPS + 1)}
        for number, member in distinct(MEMBERSHIPS, lambda: (group.draw(), person.draw())):
            belonging[number].append(member)
        return belonging

    @cached_property
    def _people(self) -> dict[int, Heavy[int]]:
        return {number: ranked(self._random, them, 0.5) for number, them in self._belonging.items()}

    @cached_property
    def _memberships(self) -> list[Row]:
        return [
            {
                "group_id": group,
                "member_id": member,
                "role": ROLES.get(place, "member"),
                "state": "active",
                "since": self._today - rows.PAST,
            }
            for group, members in self._belonging.items()
            for place, member in enumerate(members)
        ]

    @cached_property
    def _events(self) -> list[Row]:
        busy = [len(members) ** 0.7 for members in self._belonging.values()]
        group = Heavy(self._random, self._groups, busy)
        return [self._event(number, group.draw()) for number in range(1, EVENTS + 1)]

    def _event(self, number: int, group: Row) -> Row:
        proposer_id = self._people[group["id"]].draw()
        return rows.event(number, group, proposer_id, self._random, self._today)

    @cached_property
    def _rsvps(self) -> list[Row]:
        """Answers to what is scheduled; few events have many of them."""
        answered = {one["id"]: one for one in self._events if one["status"] == "scheduled"}
        pull = [self._random.lognormvariate(0, 1) for _ in answered]
        event = Heavy(self._random, list(answered.values()), pull)
        found = distinct(RSVPS, lambda: self._somebody_at(event.draw()))
        made = [rows.rsvp(answered[event], member, self._random) for event, member in found]
        return sorted(made, key=itemgetter("answered_at"))

    @cached_property
    def _crowds(self) -> Crowds:
        """Drawn from nothing, so that all else stays as it is without them."""
        group, everybody = max(self._belonging.items(), key=lambda one: len(one[1]))
        template = next(one for one in self._events if one["group_id"] == group)
        with_account = [member for member in everybody if rows.has_account(member)]
        return Crowds(template, with_account, self._today, after=EVENTS)

    @cached_property
    def _feeds(self) -> Feeds:
        """Groups of their own, so that all else stays as it is without them."""
        return Feeds(self._groups[0], self._events, self._today)

    @cached_property
    def _attendance(self) -> list[Row]:
        """Most of those who said yes to what is over, and some who never answered."""
        over = {one["id"]: one for one in self._events if one["starts_at"] < self._today}
        answers = {(one["event_id"], one["member_id"]): one["answer"] for one in self._rsvps}
        said_yes = [key for key, answer in answers.items() if answer == "yes" and key[0] in over]
        evenings = list(over.values())

        def walks_in() -> tuple[int, int] | None:
            key = self._somebody_at(self._random.choice(evenings))
            return None if key in answers else key

        came = self._random.sample(said_yes, ATTENDANCES - WALK_INS)
        there = (*came, *distinct(WALK_INS, walks_in))
        made = [rows.attendance(over[event], member) for event, member in there]
        return sorted(made, key=itemgetter("checked_in_at"))

    def _somebody_at(self, event: Row) -> tuple[int, int]:
        return event["id"], self._people[event["group_id"]].draw()

    def _connections(self) -> list[Row]:
        """Most of them with somebody of a group that both belong to."""
        person = ranked(self._random, self._active_first, 0.5)
        groups_of: dict[int, list[int]] = {}
        for row in self._memberships:
            groups_of.setdefault(row["member_id"], []).append(row["group_id"])

        def pair() -> tuple[int, int] | None:
            one = person.draw()
            near = groups_of.get(one) if self._random.random() < 0.7 else None
            other = (self._people[self._random.choice(near)] if near else person).draw()
            return None if one == other else (min(one, other), max(one, other))

        made = (self._random, self._today)
        return [rows.connection(*found, *made) for found in distinct(CONNECTIONS, pair)]

    def _handshakes(self) -> list[Row]:
        there: dict[int, list[int]] = {}
        for row in self._attendance:
            there.setdefault(row["event_id"], []).append(row["member_id"])
        rooms = [(event, members) for event, members in there.items() if len(members) > 1]

        def shaken() -> tuple[int, int, int]:
            event, members = self._random.choice(rooms)
            low, high = sorted(self._random.sample(members, 2))
            return event, low, high

        names = ("event_id", "member_a_id", "member_b_id")
        return [dict(zip(names, key, strict=True)) for key in distinct(HANDSHAKES, shaken)]

    def _blocks(self) -> list[Row]:
        pairs = distinct(BLOCKS, lambda: tuple(self._random.sample(range(1, MEMBERS + 1), 2)))
        at = self._today - timedelta(days=30)
        return [{"blocker_id": one, "blocked_id": two, "blocked_at": at} for one, two in pairs]
