"""From a file that was read to rows that wait to be chosen, in short transactions."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import update

from meetup.connections.sources.source import Listing, Reading
from meetup.contacts.keys import Staged
from meetup.contacts.models import ContactImport, ContactRow, ContactRowKey
from meetup.contacts.rules import MOST_PROBLEMS_KEPT, Stage
from meetup.db import db
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


def begin_staging(owner_id: int, reading: Reading, *, now: datetime) -> ContactImport:
    """An import without rows, which nobody sees before `end_staging`."""
    return _added(
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


def stage(import_id: int, owner_id: int, rows: Sequence[Staged]) -> None:
    """Add rows to an import that is being staged."""
    ids = fresh_ids(ContactRow, len(rows))
    insert_all(
        ContactRow,
        [
            {
                "id": row_id,
                "import_id": import_id,
                "line": row.person.line,
                "identity": row.identity,
                "name": row.name,
                "search": row.search,
                "profiles": row.person.profiles,
                "since": row.person.since,
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
                "owner_id": owner_id,
                "joins": key not in row.shared,
            }
            for row_id, row in zip(ids, rows, strict=True)
            for key in sorted(row.keys)
        ],
    )


def end_staging(import_id: int) -> None:
    """The file stands there whole: its owner may choose."""
    whole = update(ContactImport).where(ContactImport.id == import_id)
    db.session.execute(whole.values(stage=Stage.READ))


def _added(row: ContactImport) -> ContactImport:
    db.session.add(row)
    db.session.flush()
    return row
