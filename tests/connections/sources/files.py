"""Files as people have them, and how tests read them."""

import io
import zipfile
from datetime import date

from meetup.connections import sources
from meetup.connections.sources import Columns, Listing, Person, Reading

TODAY = date(2026, 6, 1)

NOTES = (
    "Notes:\n"
    '"When exporting your connection data, you may notice that some of the email addresses are '
    'missing. You will only see those of people who allow it, or ""all"" of them."\n'
    "\n"
)
HEADER = "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
ANA = "Ana,Lindqvist,https://www.linkedin.com/in/ana-lindqvist,,Harbour AB,Pilot,05 Jan 2026\n"
BEN = 'Ben,"O\'Hara, PhD",https://www.linkedin.com/in/ben,ben@example.org,,,12 Mar 2019\n'
CLEO = '克莱奥,,https://www.linkedin.com/in/%E5%85%8B,,"Two\nlines",,1 Dec 2024\n'
CONNECTIONS = NOTES + HEADER + ANA + BEN + CLEO
FOLLOWING = (
    "Account address,Show boosts,Notify on new posts,Languages\n"
    "ana@mastodon.example,true,false,\n"
    "@Ben@Social.Example,true,false,\n"
)


def read(
    content: bytes | str,
    columns: Columns | None = None,
    *,
    listing: Listing | None = None,
    today: date = TODAY,
) -> Reading:
    """What a file holds, on 1 June 2026."""
    whole = content.encode() if isinstance(content, str) else content
    return sources.read(whole, columns, today=today, listing=listing)


def names(content: bytes | str, columns: Columns | None = None) -> list[str]:
    return [person.name for person in read(content, columns).people]


def problems(content: bytes | str, columns: Columns | None = None) -> list[tuple[int, str]]:
    return [(problem.line, problem.why) for problem in read(content, columns).problems]


def one(content: bytes | str, columns: Columns | None = None) -> Person:
    """The only person of a file in which nothing is wrong."""
    reading = read(content, columns)
    assert reading.problems == []
    [person] = reading.people
    return person


def zipped(**files: bytes | str) -> bytes:
    """A zip of files by their paths; for a dot write __."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in files.items():
            archive.writestr(path, content)
    return packed.getvalue()
