"""Drawing as towns do: few are in the midst of everything, most are seldom seen."""

from bisect import bisect
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import accumulate
from random import Random
from typing import Generic, TypeVar

T = TypeVar("T")


class Heavy(Generic[T]):
    """Draws from `things`, each as often as its weight says."""

    def __init__(self, random: Random, things: Sequence[T], weights: Iterable[float]) -> None:
        self._random, self._things = random, things
        self._reached = list(accumulate(weights))

    def draw(self) -> T:
        place = bisect(self._reached, self._random.random() * self._reached[-1])
        return self._things[min(place, len(self._things) - 1)]


def ranked(random: Random, things: Sequence[T], exponent: float) -> Heavy[T]:
    """Zipf's law: the first one most often, and the steeper the larger `exponent` is.

    The head is flattened, since nobody is everywhere.
    """
    return Heavy(random, things, (1 / (rank + 5) ** exponent for rank in range(len(things))))


def distinct(number: int, draw: Callable[[], T | None]) -> Iterator[T]:
    """The first `number` different things that `draw` comes up with, in its order."""
    seen: set[T] = set()
    while len(seen) < number:
        found = draw()
        if found is not None and found not in seen:
            seen.add(found)
            yield found
