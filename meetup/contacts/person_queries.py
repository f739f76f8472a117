"""Reading what makes rows one person: their keys, whose contacts have them, what owners say."""

from collections import defaultdict
from collections.abc import Collection, Iterable

from sqlalchemy import select

from meetup.contacts.models import ContactImport, ContactRow, ContactRowKey, SamePerson
from meetup.contacts.rules import Stage
from meetup.db import db, is_one_of

# A row counts from when it is written until its import is undone.
COUNTS = is_one_of(ContactImport.stage, Stage.RUNNING, Stage.DONE)

Said = list[tuple[str, str]]


def keys_of(row_ids: Iterable[int]) -> dict[int, set[str]]:
    """The keys of these rows."""
    found: dict[int, set[str]] = defaultdict(set)
    chosen = select(ContactRowKey.row_id, ContactRowKey.key)
    for row_id, key in db.session.execute(chosen.where(ContactRowKey.row_id.in_(list(row_ids)))):
        found[row_id].add(key)
    return found


def said_by(owner_id: int) -> Said:
    """Pairs of keys that this member says are one person's."""
    words = select(SamePerson.key_a, SamePerson.key_b).where(SamePerson.owner_id == owner_id)
    return [(one, other) for one, other in db.session.execute(words)]


def contacts_having(keys: Collection[str], *, owner_id: int) -> set[tuple[str, int]]:
    """Which contacts of this member have one of these keys: the key, and the contact's id."""
    rows = (
        select(ContactRowKey.key, ContactRow.contact_id)
        .join(ContactRow, ContactRow.id == ContactRowKey.row_id)
        .join(ContactImport, ContactImport.id == ContactRow.import_id)
        .where(ContactRowKey.owner_id == owner_id, ContactRowKey.key.in_(sorted(keys)))
        .where(ContactRow.contact_id.is_not(None), COUNTS)
    )
    return {(key, contact_id) for key, contact_id in db.session.execute(rows) if contact_id}
