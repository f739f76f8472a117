"""What the columns of a table might hold, by their names and by what stands in them."""

import re
from collections.abc import Callable, Sequence

from meetup.connections.sources.dates import looks_like_a_date
from meetup.connections.sources.headers import header_among
from meetup.connections.sources.people import name_of
from meetup.connections.sources.rows import Row
from meetup.connections.sources.source import Column, Columns, Holds

MOST_COLUMNS = 60
MOST_EXAMPLES = 3
LONGEST_EXAMPLE = 60

EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]{2,}")
WEB = re.compile(r"(https?://|www\.)\S+", re.IGNORECASE)
WORDS = re.compile(r"[^\W\d_][^\d_@/]*")


def header_of(rows: Sequence[Row]) -> tuple[Row | None, Columns]:
    """The row that names the columns, if one does, and what they might hold."""
    named = header_among(rows)
    if named is not None:
        header, holds = named
        below = [row for row in rows if row.line > header.line]
        return header, Columns(_completed(holds, below, width=len(header.cells)))
    readable = [row for row in rows if not row.why]
    width = max((len(row.cells) for row in readable), default=0)
    if readable and _only_names_columns(readable):
        return readable[0], Columns(_completed({}, readable[1:], width=width))
    return None, Columns(_completed({}, readable, width=width), has_header=False)


def columns_of(header: Row | None, rows: Sequence[Row]) -> tuple[Column, ...]:
    """The columns in which anything stands, with some of it. Without e-mail addresses."""
    titles = header.cells if header else []
    width = max([len(titles), *(len(row.cells) for row in rows)])
    found = []
    for place in range(width):
        cells = (row.cells[place] for row in rows if place < len(row.cells))
        examples = [_shown(cell) for cell in cells if cell.strip()][:MOST_EXAMPLES]
        title = _shown(titles[place]) if place < len(titles) else ""
        if examples or (title and not rows):
            found.append(Column(place, title, tuple(examples)))
        if len(found) == MOST_COLUMNS:
            break
    return tuple(found)


def _shown(cell: str) -> str:
    tidied = name_of(cell[: LONGEST_EXAMPLE * 4])
    return tidied if len(tidied) <= LONGEST_EXAMPLE else tidied[: LONGEST_EXAMPLE - 1] + "…"


def _only_names_columns(rows: Sequence[Row]) -> bool:
    """Whether the first row is of another kind than the rest: no address stands in it."""
    first, *rest = rows
    kinds = (EMAIL.fullmatch, WEB.fullmatch, looks_like_a_date)
    below = [cell.strip() for row in rest for cell in row.cells]
    has = [any(kind(cell.strip()) for cell in first.cells) for kind in kinds]
    return not any(has) and any(kind(cell) for kind in kinds for cell in below)


def _completed(named: dict[int, Holds], rows: Sequence[Row], *, width: int) -> dict[int, Holds]:
    """`named`, and for what no name of a column says, what the cells look like."""
    holds = dict(named)
    free = [place for place in range(min(width, MOST_COLUMNS)) if place not in holds]
    looks: dict[Holds, Callable[[str], object]] = {
        Holds.EMAIL: EMAIL.fullmatch,
        Holds.PROFILE: WEB.fullmatch,
    }
    if not named:
        # Where columns have names, a date that none of them explains may be a birthday.
        looks[Holds.SINCE] = looks_like_a_date
    for what, looks_like in looks.items():
        place = next((place for place in free if _mostly(looks_like, rows, place)), None)
        if what not in holds.values() and place is not None:
            holds[place] = what
            free.remove(place)
    if not {Holds.NAME, Holds.FIRST_NAME, Holds.LAST_NAME} & {*holds.values()}:
        holds |= _names([place for place in free if _mostly(WORDS.fullmatch, rows, place)], rows)
    return dict(sorted(holds.items()))


def _names(free: list[int], rows: Sequence[Row]) -> dict[int, Holds]:
    """The first column of words is the name; if of single words, with the next beside it."""
    if len(free) > 1 and free[1] == free[0] + 1:
        cells = [cell for place in free[:2] for cell in _cells(rows, place)]
        if sum(" " not in cell for cell in cells) > len(cells) * 0.8:
            return {free[0]: Holds.FIRST_NAME, free[1]: Holds.LAST_NAME}
    return dict.fromkeys(free[:1], Holds.NAME)


def _mostly(looks_like: Callable[[str], object], rows: Sequence[Row], place: int) -> bool:
    cells = _cells(rows, place)
    return bool(cells) and sum(bool(looks_like(cell)) for cell in cells) > len(cells) / 2


def _cells(rows: Sequence[Row], place: int) -> list[str]:
    cells = (row.cells[place].strip()[:200] for row in rows if place < len(row.cells))
    return [cell for cell in cells if cell]
