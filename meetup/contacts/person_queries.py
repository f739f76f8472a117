"""Reading what makes rows one person: their keys, whose contacts have them, what owners say."""

from collections import defaultdict
from collections.abc import Collection, Iterable

from sqlalchemy import select

from meetup.contacts.models import ContactImport, ContactRow, ContactRowKey, SamePerson
from meetup.contacts.rules import Stage
from meetup.db import db, is_one_of
from meetup.many_rows import is_among

# A row counts from when it is written until its import is undone.
COUNTS = is_one_of(ContactImport.stage, Stage.RUNNING, Stage.DONE)

Said = list[tuple[str, str]]


def keys_of(row_ids: Iterable[int]) -> dict[int, set[str]]:
    """The keys of these rows."""
    found: dict[int, set[str]] = defaultdict(set)
    chosen = select(ContactRowKey.row_id, ContactRowKey.key)
    for row_id, key in db.session.execute(chosen.where(is_among(ContactRowKey.row_id, row_ids))):
        found[row_id].add(key)
    return found


def said_by(owner_id: int) -> Said:
    """Pairs of keys that this member says are one person's."""
    words = select(SamePerson.key_a, SamePerson.key_b).where(SamePerson.owner_id == owner_id)
    return [(one, other) for one, other in db.session.execute(words)]


def contacts_having(keys: Collection[str], *, owner_id: int) -> set[tuple[str, int]]:
    """Which contacts of this member have one of these keys: the key, and the contact's id."""
    # Two short looks: joined, SQLite begins at the imports and reads all of their rows.
    having = select(ContactRowKey.key, ContactRowKey.row_id)
    having = having.where(is_among(ContactRowKey.key, keys), ContactRowKey.owner_id == owner_id)
    found = [(key, row_id) for key, row_id in db.session.execute(having)]
    rows = select(ContactRow.id, ContactRow.contact_id).where(
        is_among(ContactRow.id, {row_id for _, row_id in found}),
        ContactRow.contact_id.is_not(None),
        ContactRow.import_id.in_(_imports_that_count(owner_id)),
    )
    contact_of = dict(db.session.execute(rows).all())
    return {(key, contact_of[row_id] or 0) for key, row_id in found if row_id in contact_of}


def _imports_that_count(owner_id: int) -> list[int]:
    own = select(ContactImport.id).where(ContactImport.owner_id == owner_id, COUNTS)
    return list(db.session.scalars(own))
