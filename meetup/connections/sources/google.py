"""Google Contacts as CSV, of which it has had two shapes."""

from meetup.connections.sources.file import File
from meetup.connections.sources.headers import header_among, title_of
from meetup.connections.sources.source import Answers, Columns, NotReadable, Reading
from meetup.connections.sources.table import reading_of

name = "google"
title = "Google Contacts"
steps = (
    "On contacts.google.com, choose Export, at the side or above the list.",
    "Choose all contacts or some of them, and the format Google CSV.",
    "Choose the file contacts.csv here.",
)
joins = False

OF_GOOGLE = "e-mail 1 - value"


def recognises(file: File) -> bool:
    """Whether its columns are Google's; they are in English everywhere."""
    found = header_among(file.first_rows)
    return found is not None and OF_GOOGLE in map(title_of, found[0].cells)


def read(file: File, answers: Answers) -> Reading:
    """The people of the file. Raises NotReadable."""
    found = header_among(file.first_rows)
    if found is None:
        raise NotReadable("This file has no header of Google’s.")
    header, holds = found
    return reading_of(file, name, header, Columns(holds), answers)
