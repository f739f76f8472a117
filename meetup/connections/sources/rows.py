"""The rows of a table in text: commas, semicolons, tabs, quotation marks, and what is wrong."""

import csv
import re
from collections import Counter, deque
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from meetup.connections.sources.source import NotReadable

DELIMITERS = ",;\t|"
MOST_LINES = 1_000_000
MOST_LINES_OF_A_ROW = 500
MOST_OF_A_ROW = 100_000
# Behind a quotation mark that is never closed, lines are read again. They are not for ever.
MOST_READ_AGAIN = 32_000_000
LOOKED_AT = 50

LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+\Z")
SEPARATOR = re.compile(r"sep=(.)(?:\r\n|\r|\n)", re.IGNORECASE)


class Row(NamedTuple):
    """A row with anything in it: the line it starts on, and its cells or why there are none."""

    line: int
    cells: list[str]
    why: str | None = None


def delimiter_of(text: str) -> str:
    """What separates the cells, by the beginning of a text."""
    said = SEPARATOR.match(text)
    if said:
        return said[1]

    def cells_alike(delimiter: str) -> int:
        rows = islice(rows_of(text, delimiter), LOOKED_AT)
        counts = Counter(len(row.cells) for row in rows)
        return max((times * (cells - 1) for cells, times in counts.items() if cells), default=0)

    return max(DELIMITERS, key=cells_alike)


def rows_of(text: str, delimiter: str) -> Iterator[Row]:
    """The rows that have anything in them. Raises NotReadable where there is no end to trouble.

    A row that cannot be read costs no other: reading goes on with the line after its first.
    """
    lines = _Lines(text)
    # Strictly: else a quotation mark that is never closed would swallow rows and say nothing.
    reader = csv.reader(lines, delimiter=delimiter, strict=True, skipinitialspace=True)
    while True:
        line = lines.begin()
        why = None
        try:
            cells = next(reader)
        except StopIteration:
            if not lines.record:
                return
            why = "this row is too long"
        except csv.Error:
            why = "its quotation marks do not fit together"
        if why:
            lines.go_back()
            yield Row(line, [], f"The row cannot be read: {why}.")
        elif any(cell and not cell.isspace() for cell in cells):
            yield Row(line, cells)


class _Lines:
    """The lines of a text, for csv to take as many as a row has; they can be given back."""

    def __init__(self, text: str) -> None:
        if text.count("\n") + text.count("\r") > MOST_LINES:
            raise NotReadable(f"This file has more than {MOST_LINES:,} lines.")
        said = SEPARATOR.match(text)
        self._found = LINE.finditer(text, said.end() if said else 0)
        self._given_back: deque[str] = deque()
        self._next = 2 if said else 1
        self._read_again = 0
        self.record: list[str] = []
        self._size = 0

    def begin(self) -> int:
        """A row begins; the number of its line."""
        self.record.clear()
        self._size = 0
        return self._next

    def go_back(self) -> None:
        """All lines of this row but its first are not of this row."""
        again = self.record[1:]
        self._given_back.extendleft(reversed(again))
        self._next -= len(again)
        self._read_again += self._size
        if self._read_again > MOST_READ_AGAIN:
            raise NotReadable("The quotation marks in this file do not fit together.")

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if len(self.record) == MOST_LINES_OF_A_ROW:
            raise StopIteration
        line = self._given_back.popleft() if self._given_back else next(self._found)[0]
        self.record.append(line)
        self._next += 1
        self._size += len(line)
        if self._size > MOST_OF_A_ROW:
            raise StopIteration
        return line
