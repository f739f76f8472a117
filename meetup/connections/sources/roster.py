"""A table whose columns are known: its rows go in, people and problems come out."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from meetup.connections.sources.dates import Dates, Order
from meetup.connections.sources.people import LONGEST_CELL, People
from meetup.connections.sources.rows import Row
from meetup.connections.sources.source import Columns, Holds
from meetup.connections.sources.text import UNREAD
from meetup.profiles import profile_key

MOST_CELLS = 1_000

ADDRESS = re.compile(r"https?://|www\.|@|[^/]+\.[^/]+/", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Line:
    """A row, by what its cells hold."""

    line: int
    name: str
    emails: list[str]
    profiles: list[str]
    since: str


def read_roster(
    rows: Iterable[Row],
    columns: Columns,
    *,
    width: int,
    today: date,
    presumed: Order | None = None,
) -> People:
    """The people of `rows`, of which the header is none; `width` is how many cells that has.

    `presumed` is the order of day and month where the dates of the file do not tell it.
    """
    people = People()
    lines = list(_lines(rows, columns, width, people))
    dates = Dates((line.since for line in lines if line.since), today=today, presumed=presumed)
    _say_about_all(dates, lines, people)
    for line in lines:
        people.add(
            line.line,
            line.name,
            line.emails,
            profiles=_profiles(line, people),
            since=_since(line, dates, people),
        )
    people.problems.sort(key=lambda problem: problem.line)
    return people


def _lines(rows: Iterable[Row], columns: Columns, width: int, people: People) -> Iterator[_Line]:
    by_holds: dict[Holds, list[int]] = {holds: [] for holds in Holds}
    for place, holds in sorted(columns.holds.items()):
        by_holds[holds].append(place)
    names = by_holds[Holds.NAME] or by_holds[Holds.FIRST_NAME] + by_holds[Holds.LAST_NAME]
    for row in rows:
        people.begin_row()
        if row.why:
            people.problem(row.line, row.why)
        elif beyond := [cell for cell in row.cells[width:] if cell.strip()]:
            cells = len(row.cells[:width]) + len(beyond)
            why = f"Left out: the row has {cells} cells where there are {width} columns."
            people.problem(row.line, why)
        else:
            if len(row.cells) < width:
                people.problem(row.line, "The row ends early; it is taken as far as it goes.")
            yield _Line(
                row.line,
                " ".join(_cells(row, names)),
                _cells(row, by_holds[Holds.EMAIL]),
                [cell for cell in _cells(row, by_holds[Holds.PROFILE]) if cell.strip()],
                "".join(_cells(row, by_holds[Holds.SINCE])[:1]).strip(),
            )


def _cells(row: Row, places: list[int]) -> list[str]:
    return [row.cells[place] for place in places if place < len(row.cells) and row.cells[place]]


def _say_about_all(dates: Dates, lines: list[_Line], people: People) -> None:
    """What is wrong with the dates of the whole file is said once."""
    first = next((line.line for line in lines if line.since), 0)
    if dates.contradict:
        why = "Some dates have the day first and others the month; those that could be either "
        people.problem(first, why + ("are left out." if dates.order is None else "may be wrong."))
    elif dates.is_ambiguous:
        why = "Nothing in this file tells which number of a date is the day and which the month; "
        people.problem(first, why + "such dates are left out.")


def _profiles(line: _Line, people: People) -> list[str]:
    found: list[str] = []
    for cell in line.profiles:
        keys = [key for part in _addresses(cell) if (key := profile_key(part))]
        if not keys:
            why = "Its web address is left out: it leads to no page of a person."
            people.problem(line.line, why)
        found += keys
    return found


def _addresses(cell: str) -> Iterator[str]:
    """The web addresses in a cell: several with “:::” between them, as Google has, or spaces."""
    if UNREAD in cell or len(cell) > LONGEST_CELL:
        return
    for part in cell.split(" ::: "):
        pieces = [piece.strip(",;") for piece in part.split()]
        # One of them with a space in it, or words around it, is none.
        yield from pieces if all(map(ADDRESS.match, pieces)) else [part]


def _since(line: _Line, dates: Dates, people: People) -> date | None:
    if not line.since:
        return None
    try:
        return dates.read(line.since)
    except ValueError as error:
        people.problem(line.line, f"The date is left out: {error}.")
        return None
