"""Reading files of other networks: bytes go in, people and problems come out. See docs/sources.md.

Pure: no Flask, no database, no clock.
"""

from dataclasses import replace
from datetime import date

from meetup.connections.sources import google, linkedin, mastodon, table, vcard
from meetup.connections.sources.file import File
from meetup.connections.sources.people import MOST_PEOPLE, MOST_PROBLEMS
from meetup.connections.sources.source import (
    Answers,
    Column,
    Columns,
    Holds,
    Listing,
    NeedsColumns,
    NotReadable,
    Person,
    Problem,
    Reading,
    Source,
    UnknownFile,
)
from meetup.connections.sources.unpacking import (
    MOST_OF_A_FILE,
    Packed,
    Zip,
    in_zip,
    is_zip,
)

__all__ = [
    "SOURCES",
    "Column",
    "Columns",
    "Holds",
    "Listing",
    "NeedsColumns",
    "NotReadable",
    "Person",
    "Problem",
    "Reading",
    "Source",
    "UnknownFile",
    "read",
]

# The first that recognises a file reads it; a table is anything with rows, so it stands last.
# People look for theirs in this order, too.
SOURCES: tuple[Source, ...] = (linkedin, mastodon, google, vcard, table)

OLD_EXCEL = b"\xd0\xcf\x11\xe0"
OF_WORKBOOKS = ("xl/workbook.xml", "content.xml")
SAVE_AS_CSV = (
    "This is a workbook. Please save it as CSV (UTF-8) in your spreadsheet, and bring that."
)


def read(
    content: bytes,
    columns: Columns | None = None,
    *,
    today: date,
    listing: Listing | None = None,
) -> Reading:
    """The people in a file of another network, as it was downloaded, be it packed in a zip or not.

    `columns` is the owner's answer to NeedsColumns, `listing` to a reading that asks for it;
    `today` tells which dates lie in the future. Raises UnknownFile, NotReadable, NeedsColumns.
    """
    if len(content) > MOST_OF_A_FILE:
        raise NotReadable("This file is larger than 16 MB.")
    if not content.strip():
        raise UnknownFile("This file is empty.")
    answers = Answers(today=today, columns=columns, listing=listing)
    if is_zip(content):
        reading = in_zip(content, lambda packed: _read_zip(packed, answers))
    else:
        file = File(content)
        reading = _source_of(file).read(file, answers)
    if not reading.people and not reading.problems:
        raise UnknownFile("There is nobody in this file.")
    return reading


def _source_of(file: File) -> Source:
    """The source that knows the file. Raises UnknownFile, NotReadable."""
    if file.content.startswith(OLD_EXCEL):
        raise UnknownFile(SAVE_AS_CSV)
    found = next((source for source in SOURCES if source.recognises(file)), None)
    if found is None:
        raise UnknownFile("This is no file of a network that we know, nor a table of people.")
    return found


def _read_zip(packed: Zip, answers: Answers) -> Reading:
    """What the zip has of a network; or its table, if it has one alone.

    Raises UnknownFile, NotReadable, NeedsColumns.
    """
    if any(str(path) in OF_WORKBOOKS for path, _ in packed.files):
        raise UnknownFile(SAVE_AS_CSV)
    known: dict[Source, list[Packed]] = {}
    for found in packed.beginnings():
        source = next((one for one in SOURCES if one.recognises(found.beginning)), None)
        if source:
            known.setdefault(source, []).append(found)
    of_networks = [source for source in known if source is not table]
    chosen = of_networks or list(known)
    if not chosen:
        raise packed.trouble or UnknownFile("Nothing in this zip is a list of people that we know.")
    files = [found for source in chosen for found in known[source]]
    if len(files) > 1 and not (len(chosen) == 1 and chosen[0].joins):
        names = ", ".join(sorted({str(found.name) for found in files})[:3])
        raise NotReadable(
            f"This zip holds {len(files)} lists of people ({names}). Please bring one by itself."
        )
    readings = [chosen[0].read(packed.whole(found), answers) for found in files]
    return readings[0] if len(files) == 1 else _joined(files, readings)


def _joined(files: list[Packed], readings: list[Reading]) -> Reading:
    """Several files as one; what is wrong says in which of them. Raises NotReadable."""
    people = [person for reading in readings for person in reading.people]
    problems = [
        Problem(problem.line, f"{found.name}: {problem.why}")
        for found, reading in zip(files, readings, strict=True)
        for problem in reading.problems
    ]
    if len(people) > MOST_PEOPLE:
        raise NotReadable(f"This zip has more than {MOST_PEOPLE:,} people.")
    unsaid = sum(reading.unsaid for reading in readings) + len(problems[MOST_PROBLEMS:])
    return replace(readings[0], people=people, problems=problems[:MOST_PROBLEMS], unsaid=unsaid)
