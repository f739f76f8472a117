"""Mastodon's following_accounts.csv, and the same of servers that speak with it."""

from itertools import dropwhile

from meetup.connections.sources.file import File
from meetup.connections.sources.headers import title_of
from meetup.connections.sources.people import People
from meetup.connections.sources.rows import Row
from meetup.connections.sources.source import Answers, Listing, NotReadable, Reading, UnknownFile
from meetup.profiles import fediverse_key

name = "mastodon"
title = "Mastodon"
steps = (
    "On your Mastodon server, open Preferences, then Import and export, then Data export.",
    "Beside Follows, press CSV: this gives following_accounts.csv.",
    "Choose that file here.",
)
joins = False

ADDRESS = "account address"
# Only lists of those one follows say these.
OF_FOLLOWING = {"show boosts", "notify on new posts", "languages"}
OF_MUTED = "hide notifications"


def recognises(file: File) -> bool:
    """Whether its first row names the column of addresses."""
    return _header(file) is not None


def read(file: File, answers: Answers) -> Reading:
    """The people of the file, by their addresses: it has no names. Raises UnknownFile."""
    header = _header(file)
    if header is None:
        raise NotReadable("This file has no header of Mastodon’s.")
    titles = [title_of(cell) for cell in header.cells]
    if OF_MUTED in titles:
        raise UnknownFile("These are accounts that you muted. Nobody is brought in from them.")
    people = People()
    for row in dropwhile(lambda other: other.line <= header.line, file.rows):
        people.begin_row()
        _read_row(row, titles, people)
    tells = bool(OF_FOLLOWING & {*titles})
    listing = Listing.FOLLOWING if tells else answers.listing or Listing.FOLLOWING
    return Reading(
        name,
        name,
        listing,
        people.found,
        people.problems,
        asks_listing=not tells,
        unsaid=people.unsaid,
    )


def _header(file: File) -> Row | None:
    row = next(iter(file.first_rows), None)
    return row if row and ADDRESS in map(title_of, row.cells) else None


def _read_row(row: Row, titles: list[str], people: People) -> None:
    place = titles.index(ADDRESS)
    if row.why:
        people.problem(row.line, row.why)
        return
    if len(row.cells) != len(titles):
        why = f"The row has {len(row.cells)} cells where there are {len(titles)} columns."
        people.problem(row.line, why)
    address = row.cells[place].strip() if place < len(row.cells) else ""
    key = fediverse_key(address)
    if key is None:
        people.problem(row.line, "Left out: there is no address such as user@server in it.")
        return
    server, _, handle = key.partition("/")
    people.add(row.line, "", [], profiles=[key], handle=f"{handle}@{server}")
