"""What an id in a bundle stands for, and rows that say the same thing twice."""

from collections.abc import Hashable, Mapping
from typing import Generic, TypeVar

from meetup.bundle.cells import shown
from meetup.bundle.columns import File
from meetup.bundle.rows import R
from meetup.bundle.rules import Ref

K = TypeVar("K", bound=Hashable)


class Wrong(Exception):
    """A row that cannot be taken: which column is to blame, and why."""

    def __init__(self, column: str, why: str) -> None:
        super().__init__(why)
        self.column, self.why = column, why


class Said(Generic[K, R]):
    """The good rows of a file so far, by what makes each one of its kind."""

    def __init__(self) -> None:
        self.rows: dict[K, R] = {}

    def again(self, key: K, row: R, *, column: str) -> bool:
        """Whether a row before said the same. Raises Wrong if it said something else."""
        first = self.rows.get(key)
        if first is not None and first != row:
            raise Wrong(column, f"line {first.line} says something else about the same")
        return first is not None

    def keep(self, key: K, row: R) -> None:
        """`row` is good."""
        self.rows[key] = row


class Ids(Said[str, R]):
    """What the ids in one column of a file stand for."""

    def __init__(self, file: File[R], known: Mapping[str, int], bad: set[str]) -> None:
        """`known` came in earlier from the same source, `bad` stand on rows that are bad."""
        super().__init__()
        self.file, self.known, self.bad = file, known, set(bad)

    def spoil(self, row: R) -> None:
        """`row` is bad, and so is whatever refers to it, unless a good row has the same id."""
        assert self.file.key is not None
        self.bad.add(getattr(row, self.file.key))

    def ref(self, external_id: str, *, column: str) -> Ref:
        """What an id stands for. Raises Wrong if it is unknown, or on a row that is bad itself."""
        said = external_id in self.rows
        if external_id in self.bad and not said:
            raise Wrong(column, f"the row of {shown(external_id)} in {self.file.name} is bad")
        if external_id in self.known:
            return self.known[external_id]
        if not said:
            raise Wrong(column, f"{shown(external_id)} is unknown: no row of {self.file.name}")
        return external_id
