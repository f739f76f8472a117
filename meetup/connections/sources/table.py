"""Any table of people: its owner says which column holds what, beginning with our guess."""

from itertools import dropwhile

from meetup.connections.sources.file import File
from meetup.connections.sources.guess import columns_of, header_of
from meetup.connections.sources.roster import MOST_CELLS, read_roster
from meetup.connections.sources.rows import Row
from meetup.connections.sources.source import (
    Answers,
    Columns,
    Holds,
    Listing,
    NeedsColumns,
    NotReadable,
    Reading,
)

name = "table"
title = "A spreadsheet"
steps = (
    "In your spreadsheet, choose Save as or Download, and the format CSV.",
    "A row for each person; a column each for the name, e-mail address, profile or date.",
    "Choose the file here. Then you say which column holds what.",
)
joins = False

NETWORK = "address book"
# A damaged text may have a few; pictures and programs are full of them.
MOST_CONTROLS = 8


def recognises(file: File) -> bool:
    """Whether this is text in rows and columns, with people in it by the looks of it."""
    controls = sum(c < " " and not c.isspace() for c in file.beginning[:1000])
    if controls > MOST_CONTROLS or file.beginning.lstrip()[:1] in ("<", "{", "[", "%"):
        return False
    rows = [row for row in file.first_rows if not row.why]
    header, guess = header_of(rows)
    with_columns = sum(len(row.cells) > 1 for row in rows)
    # A column of words may be any text.
    says_more = header is not None or {Holds.EMAIL, Holds.PROFILE} & {*guess.holds.values()}
    return bool(rows) and (bool(says_more) or with_columns * 2 > len(rows))


def read(file: File, answers: Answers) -> Reading:
    """The people of the file, by the columns that its owner chose.

    Raises NeedsColumns as long as they chose none, and NotReadable.
    """
    header, guess = header_of(file.first_rows)
    columns = answers.columns
    if columns is None:
        rows = [row for row in file.rows if header is None or row.line > header.line]
        shown = [row for row in rows[:100] if not row.why]
        raise NeedsColumns(columns_of(header, shown), guess, rows=len(rows), content=file.content)
    if columns.has_header and header is None:
        header = file.first_rows[0]
    return reading_of(file, name, header if columns.has_header else None, columns, answers)


def reading_of(
    file: File, source: str, header: Row | None, columns: Columns, answers: Answers
) -> Reading:
    """The people of a table by its columns, as an address book. Raises NotReadable."""
    shown = [header] if header else file.first_rows
    width = max(len(row.cells) for row in shown)
    if width > MOST_CELLS:
        raise NotReadable(f"This table has more than {MOST_CELLS:,} columns.")
    after = header.line if header else 0
    rows = dropwhile(lambda row: row.line <= after, file.rows)
    found = read_roster(rows, columns, width=width, today=answers.today)
    people = found.without_shared_profiles()
    found.problems.sort(key=lambda problem: problem.line)
    return Reading(source, NETWORK, Listing.ADDRESSES, people, found.problems, unsaid=found.unsaid)
