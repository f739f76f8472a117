"""LinkedIn's Connections.csv, in all the forms and languages that it has had.

Its dates have the month first, unless the file shows that a spreadsheet turned them around.
"""

from itertools import dropwhile

from meetup.connections.sources.dates import Order, looks_like_a_date
from meetup.connections.sources.file import File
from meetup.connections.sources.headers import OF_CONNECTING, meanings, title_of
from meetup.connections.sources.roster import read_roster
from meetup.connections.sources.rows import Row
from meetup.connections.sources.source import (
    Answers,
    Columns,
    Holds,
    Listing,
    NotReadable,
    Reading,
)

name = "linkedin"
title = "LinkedIn"
steps = (
    "On LinkedIn, open Settings & Privacy, then Data privacy, then Get a copy of your data.",
    "Choose Connections, and ask for the archive. A mail tells you when it is ready.",
    "Download the file and choose it here, as it is: the zip or Connections.csv.",
)
joins = False

# What the columns hold, whatever they are called, in the order that LinkedIn writes them.
AS_WRITTEN = {
    0: Holds.FIRST_NAME,
    1: Holds.LAST_NAME,
    2: Holds.PROFILE,
    3: Holds.EMAIL,
    6: Holds.SINCE,
}
WIDTH = 7
# Company and position, which nobody needs here.
MOST_UNKNOWN = 2


def recognises(file: File) -> bool:
    """Whether it has the columns, by their names or by what is in them."""
    return _header(file) is not None


def read(file: File, answers: Answers) -> Reading:
    """The people of the file; both agreed to each of them. Raises NotReadable."""
    header = _header(file)
    if header is None:
        raise NotReadable("This file has no header of LinkedIn’s.")
    row, holds = header
    unknown = sum(bool(cell.strip()) for cell in row.cells) - len(holds)
    rows = dropwhile(lambda other: other.line <= row.line, file.rows)
    found = read_roster(
        rows,
        Columns(holds),
        width=len(row.cells),
        today=answers.today,
        presumed=Order.MONTH,
    )
    if unknown > MOST_UNKNOWN:
        found.problem(row.line, "Some columns have names that we do not know, and are left out.")
    return Reading(name, name, Listing.BOTH_WAYS, found.found, found.problems, unsaid=found.unsaid)


def _header(file: File) -> tuple[Row, dict[int, Holds]] | None:
    """The header's row, which is not the first where notes stand above it; what it names."""
    before = None
    for row in file.first_rows:
        holds = meanings(row.cells)
        titles = {
            title_of(row.cells[place]) for place, held in holds.items() if held is Holds.SINCE
        }
        if {Holds.FIRST_NAME, Holds.LAST_NAME} <= {*holds.values()} and titles & OF_CONNECTING:
            return row, holds
        if before and _is_one_of_its_rows(row) and len(before.cells) == WIDTH:
            return before, AS_WRITTEN
        before = row
    return None


def _is_one_of_its_rows(row: Row) -> bool:
    return (
        len(row.cells) == WIDTH
        and "linkedin.com/in/" in row.cells[2]
        and looks_like_a_date(row.cells[6])
    )
