"""From a file that was read to rows that wait to be chosen, some at a time."""

from collections.abc import Sequence
from datetime import datetime

from meetup.connections.sources.source import Listing, Reading
from meetup.contact_keys import ContactKeys
from meetup.contacts.actions import keep_apart
from meetup.contacts.diff_queries import difference
from meetup.contacts.import_queries import newest_of_kind
from meetup.contacts.keys import Staged
from meetup.contacts.models import ContactImport, ContactRow, ContactRowKey, ImportPiece
from meetup.contacts.person_queries import keys_shared
from meetup.contacts.pieces import Piece, unpacked
from meetup.contacts.rules import AT_ONCE, MOST_PROBLEMS_KEPT, Stage
from meetup.contacts.staging_queries import next_piece, people_left
from meetup.contacts.undo_actions import forget_what_was_said
from meetup.db import db, refresh_statistics
from meetup.many_rows import fresh_ids, insert_all


def keep_table(owner_id: int, table: bytes, *, now: datetime) -> ContactImport:
    """A table without e-mail addresses waits until its owner says what its columns hold."""
    return _added(
        ContactImport(
            owner_id=owner_id,
            source="table",
            network="",
            listing=Listing.ADDRESSES,
            stage=Stage.COLUMNS,
            read_at=now,
            table=table,
        )
    )


def keep_people(
    owner_id: int, reading: Reading, pieces: Sequence[Piece], *, now: datetime
) -> ContactImport:
    """A file that was read, and its people, packed: nobody chooses before `stage_next` is done."""
    own = _added(
        ContactImport(
            owner_id=owner_id,
            source=reading.source,
            network=reading.network,
            listing=reading.listing,
            asks_listing=reading.asks_listing,
            stage=Stage.READING,
            # A new address book is often a part of another one; a network's list is never.
            is_whole=reading.listing is not Listing.ADDRESSES,
            read_at=now,
            people=len(reading.people),
            with_email=sum(bool(person.emails) for person in reading.people),
            with_profile=sum(bool(person.profiles) for person in reading.people),
            with_neither=sum(not (one.emails or one.profiles) for one in reading.people),
            first_since=min((one.since for one in reading.people if one.since), default=None),
            last_since=max((one.since for one in reading.people if one.since), default=None),
            problems=len(reading.problems) + reading.unsaid,
            told=[(one.line, one.why) for one in reading.problems[:MOST_PROBLEMS_KEPT]],
        )
    )
    insert_all(
        ImportPiece,
        [
            {"import_id": own.id, "place": place, "people": one.people, "packed": one.packed}
            for place, one in enumerate(pieces)
        ],
    )
    return own


def stage_next(own: ContactImport, keys: ContactKeys) -> bool:
    """The next people of a file become rows of it. Whether all have, so that its owner may choose.

    Whoever calls this holds the imports.
    """
    is_large, piece = own.people > AT_ONCE, next_piece(own.id)
    if piece:
        _stage(own, unpacked(piece.packed))
        db.session.delete(piece)
        db.session.flush()
    # Statistics know only of what is committed.
    if people_left(own.id) or (piece and is_large):
        return False
    if is_large:
        refresh_statistics(ContactRow, ContactRowKey)
    # What their owner has said, or taken back, since the file was read.
    keep_apart(own.owner_id, keys_shared(own.owner_id), keys)
    _begin_as_before(own)
    own.stage = Stage.READ
    db.session.flush()
    forget_what_was_said(own.owner_id)
    return True


def _begin_as_before(own: ContactImport) -> None:
    """Until its owner says otherwise, a file offers what the one before it does.

    One in which most of those are missing whom it knows is rather a part of the list.
    """
    before = newest_of_kind(own)
    if before is None:
        return
    own.offers = before.offers
    differs = difference(own)
    if differs and differs.gone > differs.changed + differs.as_before:
        own.is_whole = False


def _stage(own: ContactImport, rows: Sequence[Staged]) -> None:
    ids = fresh_ids(ContactRow, len(rows))
    insert_all(
        ContactRow,
        [
            {
                "id": row_id,
                "import_id": own.id,
                "line": row.line,
                "identity": row.identity,
                "name": row.name,
                "search": row.search,
                "profiles": row.profiles,
                "since": row.since,
                "chosen": row.chosen,
            }
            for row_id, row in zip(ids, rows, strict=True)
        ],
    )
    insert_all(
        ContactRowKey,
        [
            {
                "row_id": row_id,
                "key": key,
                "owner_id": own.owner_id,
                "joins": key not in row.shared,
            }
            for row_id, row in zip(ids, rows, strict=True)
            for key in sorted(row.keys)
        ],
    )


def _added(row: ContactImport) -> ContactImport:
    db.session.add(row)
    db.session.flush()
    return row
