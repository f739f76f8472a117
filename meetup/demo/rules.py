"""When the town meets, who comes, and who sits where: decided by dice that know no date.

Nothing here, nor in what calls it, draws more or less because of what day it is. So the same
seed makes the same town on every day, moved to that day.
"""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from itertools import combinations
from random import Random
from typing import TypeVar
from zoneinfo import ZoneInfo

T = TypeVar("T")

HABITS = {
    "regularly": 0.82,
    "often": 0.58,
    "sometimes": 0.33,
    "rarely": 0.14,
    "not yet": 0.0,
}
# The latest meeting of each group is at least this long over, so that its list is closed.
SINCE_THE_LATEST = timedelta(days=1)
LAST_START_OF_A_DAY = time(23, 30)
QUARTER = timedelta(minutes=15)
LARGEST_TABLE = 5
SETTLES_IN_WEEKS = 2
NEXT_WEEK_COUNTS = 0.95


def latest(weekday: int, at: str, zone: ZoneInfo, *, now: datetime) -> datetime:
    """The last time that it was this weekday (Monday is 0) and hour, a day ago or longer."""
    local = (now - SINCE_THE_LATEST).astimezone(zone)
    day = local.date() - timedelta(days=(local.weekday() - weekday) % 7)
    start = local_moment(day, at, zone)
    return start if start <= now - SINCE_THE_LATEST else later(start, weeks=-1)


def later(start: datetime, *, weeks: int) -> datetime:
    """The same hour on the clocks of the town, so many weeks later or, below 0, earlier."""
    return start + timedelta(weeks=weeks)


def local_moment(day: date, at: str, zone: ZoneInfo) -> datetime:
    """The moment when clocks in `zone` say `at`, such as 19:00, on that day."""
    hour, minute = map(int, at.split(":"))
    return datetime.combine(day, time(hour, minute), zone)


def within_the_hour(zone: ZoneInfo, *, now: datetime) -> datetime:
    """A start for today: on a quarter of an hour, in half an hour at most, before midnight."""
    local = now.astimezone(zone).replace(second=0, microsecond=0)
    start = local + timedelta(minutes=15) + QUARTER - timedelta(minutes=local.minute % 15)
    last = datetime.combine(local.date(), LAST_START_OF_A_DAY, zone)
    return min(start, last)


def is_around(*, weeks: int, joined: int, until: int | None) -> bool:
    """Whether somebody answers to a meeting `weeks` ago (below 0: ahead).

    `joined` and `until`, when they stopped coming if they did, are weeks ago, too.
    """
    return joined >= weeks + SETTLES_IN_WEEKS and (until is None or weeks >= until)


def is_first(*, weeks: int, joined: int, every: int) -> bool:
    """Whether of a group's meetings, `every` so many weeks, this is the first for a newcomer."""
    return weeks <= joined - SETTLES_IN_WEEKS < weeks + every


def chance(habit: str, *, weeks: int) -> float:
    """How likely somebody who is around says yes; 0.0 to 1.0. People say yes to what is near."""
    return HABITS[habit] * (1.0 if weeks >= 0 else NEXT_WEEK_COUNTS**-weeks)


def tables(people: Sequence[T], dice: Random) -> list[list[T]]:
    """Seat people at as few tables of three to five as hold them, about equally full."""
    mixed = dice.sample(people, len(people))
    number = max(1, -(-len(mixed) // LARGEST_TABLE))
    return [mixed[first::number] for first in range(number)]


def pairs(people: Sequence[T]) -> list[tuple[T, T]]:
    """Everybody with everybody else."""
    return list(combinations(people, 2))
