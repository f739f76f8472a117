"""People of a file on their way to the worker: packed, and without any address. Pure."""

import json
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice

from meetup.contacts.keys import Staged
from meetup.contacts.rules import IN_A_PIECE


@dataclass(frozen=True, slots=True)
class Piece:
    """As many people as become rows in one step, and how many those are."""

    people: int
    packed: bytes


def in_pieces(rows: Iterable[Staged]) -> Iterator[Piece]:
    """The people of a file, in their order."""
    left = iter(rows)
    while some := list(islice(left, IN_A_PIECE)):
        listed = json.dumps([_fields(row) for row in some])
        # Hashes hardly get shorter, however long one tries.
        yield Piece(len(some), zlib.compress(listed.encode(), level=1))


def unpacked(packed: bytes) -> list[Staged]:
    """The people of a piece."""
    return [_row(*fields) for fields in json.loads(zlib.decompress(packed))]


def _fields(row: Staged) -> tuple[object, ...]:
    since = row.since.isoformat() if row.since else None
    about = (row.line, row.name, row.profiles, since, row.identity)
    return (*about, sorted(row.keys), sorted(row.shared), row.chosen)


def _row(
    line: int,
    name: str,
    profiles: list[str],
    since: str | None,
    identity: str,
    keys: list[str],
    shared: list[str],
    chosen: bool,
) -> Staged:
    day = date.fromisoformat(since) if since else None
    held, of_all = frozenset(keys), frozenset(shared)
    return Staged(line, name, tuple(profiles), day, identity, held, of_all, chosen)
