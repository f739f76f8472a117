"""Reading what makes rows one person: their keys, whose contacts have them, what owners say."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import NamedTuple

from sqlalchemy import func, select

from meetup.contacts.models import ContactImport, ContactRow, ContactRowKey, SamePerson, SharedKey
from meetup.contacts.rules import Stage
from meetup.db import db, is_one_of
from meetup.many_rows import is_among

# A row counts from when it is written until its import is undone.
COUNTS = is_one_of(ContactImport.stage, Stage.RUNNING, Stage.DONE)

Said = list[tuple[str, str]]


class Held(NamedTuple):
    """A key that a row has; whether it joins the row to any other, and the row's name, folded."""

    key: str
    joins: bool
    name: str

    @property
    def joined_by(self) -> tuple[str, ...]:
        """What joins the row to others that have the same: what is shared, with the name alone."""
        with_name = f"{self.key}|{self.name}"
        return (self.key, with_name) if self.joins else (with_name,)


def keys_of(row_ids: Iterable[int]) -> dict[int, list[Held]]:
    """The keys of these rows."""
    found: dict[int, list[Held]] = defaultdict(list)
    chosen = (
        select(ContactRowKey.row_id, ContactRowKey.key, ContactRowKey.joins, ContactRow.search)
        .join(ContactRow, ContactRow.id == ContactRowKey.row_id)
        .where(is_among(ContactRowKey.row_id, row_ids))
    )
    for row_id, key, joins, name in db.session.execute(chosen):
        found[row_id].append(Held(key, joins, name))
    return found


def joining(keys: Iterable[Held]) -> list[str]:
    """All that joins a row with these keys to others."""
    return [one for held in keys for one in held.joined_by]


def keys_shared(owner_id: int) -> set[str]:
    """What several people have, by the word of this member."""
    return set(db.session.scalars(select(SharedKey.key).where(SharedKey.owner_id == owner_id)))


def shared_by_names(contact_id: int) -> set[str]:
    """The keys by which rows of different names are one contact."""
    shared = (
        select(ContactRowKey.key)
        .join(ContactRow, ContactRow.id == ContactRowKey.row_id)
        .where(ContactRow.contact_id == contact_id, ContactRowKey.joins)
        .group_by(ContactRowKey.key)
        .having(func.count(ContactRow.search.distinct()) > 1)
    )
    return set(db.session.scalars(shared))


def said_by(owner_id: int) -> Said:
    """Pairs of keys that this member says are one person's."""
    words = select(SamePerson.key_a, SamePerson.key_b).where(SamePerson.owner_id == owner_id)
    return [(one, other) for one, other in db.session.execute(words)]


def contacts_having(
    keys: Collection[str], *, owner_id: int, apart_from: Collection[int] = ()
) -> set[tuple[Held, int]]:
    """Which contacts of this member have one of these keys: the key, and the contact's id.

    `apart_from` are rows that rest on no contact, for certain, and need not be looked at.
    """
    # Two short looks: joined, SQLite begins at the imports and reads all of their rows.
    having = select(ContactRowKey.key, ContactRowKey.joins, ContactRowKey.row_id)
    having = having.where(is_among(ContactRowKey.key, keys), ContactRowKey.owner_id == owner_id)
    found = [row for row in db.session.execute(having) if row.row_id not in apart_from]
    if not found:
        return set()
    rows = select(ContactRow.id, ContactRow.contact_id, ContactRow.search).where(
        is_among(ContactRow.id, {row.row_id for row in found}),
        ContactRow.contact_id.is_not(None),
        ContactRow.import_id.in_(_imports_that_count(owner_id)),
    )
    there = {row.id: row for row in db.session.execute(rows)}
    return {
        (Held(key, joins, there[row_id].search), there[row_id].contact_id)
        for key, joins, row_id in found
        if row_id in there
    }


def _imports_that_count(owner_id: int) -> list[int]:
    own = select(ContactImport.id).where(ContactImport.owner_id == owner_id, COUNTS)
    return list(db.session.scalars(own))
