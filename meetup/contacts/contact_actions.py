"""Contacts, worked out from the rows that rest on them."""

from collections.abc import Collection, Iterable, Sequence
from itertools import groupby
from operator import attrgetter
from typing import Any

from sqlalchemy import Row, delete, exists, insert, select, update

from meetup.contacts.grouping import joined_by
from meetup.contacts.models import Contact, ContactImport, ContactRow, ContactRowKey
from meetup.contacts.person_queries import COUNTS, keys_of, said_by
from meetup.contacts.rules import best_name
from meetup.db import db
from meetup.folding import folded


def new_contacts(owner_id: int, how_many: int) -> Sequence[int]:
    """The ids of as many contacts, of whom nothing is known until `work_out`."""
    nothing = {"owner_id": owner_id, "name": "", "search": ""}
    if not how_many:
        return []
    return db.session.scalars(
        insert(Contact).returning(Contact.id), [dict(nothing) for _ in range(how_many)]
    ).all()


def move_rows(to_contact: dict[int, int]) -> None:
    """Each of these rows, by its id, rests on that contact from now on."""
    moved = [{"id": row_id, "contact_id": to} for row_id, to in to_contact.items()]
    if moved:
        db.session.execute(update(ContactRow), moved)


def merge(into: dict[int, int]) -> None:
    """Each of these contacts becomes a part of another, by their ids."""
    for other, kept in into.items():
        rows = update(ContactRow).where(ContactRow.contact_id == other)
        db.session.execute(rows.values(contact_id=kept))
    db.session.execute(delete(Contact).where(Contact.id.in_(list(into))))


def work_out(contact_ids: Iterable[int]) -> None:
    """Name and date of these contacts anew, from the rows that they rest on.

    One on which no row rests any more is deleted.
    """
    facts = _facts(set(contact_ids))
    worked_out = []
    for contact_id, rows in facts.items():
        chosen = [row for row in rows if row.chosen]
        name = best_name([row.name for row in rows])
        worked_out.append(
            {
                "id": contact_id,
                "name": name,
                "search": folded(name)[:400],
                "added_at": min((row.begun_at for row in chosen), default=None),
            }
        )
    if worked_out:
        db.session.execute(update(Contact), worked_out)
    _empty(set(contact_ids) - facts.keys())


def regroup(contact_ids: Collection[int], *, owner_id: int) -> None:
    """Part these contacts where nothing holds them together any more, and work them out."""
    facts = _facts(contact_ids)
    _delete_rows([row.id for rows in facts.values() for row in _no_longer_listed(rows)])
    facts = _facts(contact_ids)
    keys = keys_of(row.id for rows in facts.values() for row in rows)
    said = said_by(owner_id)
    parted: list[list[int]] = []
    for rows in facts.values():
        own = {row.id: keys[row.id] for row in rows}
        # The eldest row keeps the contact.
        parted += joined_by(own, said).groups(sorted(own))[1:]
    contacts = new_contacts(owner_id, len(parted))
    move_rows({row: new for new, rows in zip(contacts, parted, strict=True) for row in rows})
    work_out([*contact_ids, *contacts])


def _facts(contact_ids: Collection[int]) -> dict[int, list[Row[*tuple[Any, ...]]]]:
    """The rows of these contacts, the newest first."""
    rows = db.session.execute(
        select(
            *(ContactRow.id, ContactRow.contact_id, ContactRow.import_id, ContactRow.identity),
            *(ContactRow.name, ContactRow.chosen),
            *(ContactImport.source, ContactImport.listing),
            ContactImport.begun_at,
        )
        .join(ContactImport, ContactImport.id == ContactRow.import_id)
        .where(ContactRow.contact_id.in_(sorted(contact_ids)), COUNTS)
        .order_by(ContactRow.contact_id, ContactRow.import_id.desc(), ContactRow.id)
    )
    return {
        contact_id: list(group) for contact_id, group in groupby(rows, attrgetter("contact_id"))
    }


def _empty(contact_ids: Collection[int]) -> None:
    """Nobody sees these contacts any more; those on which no undone row rests either are gone."""
    these = Contact.id.in_(sorted(contact_ids))
    db.session.execute(update(Contact).where(these).values(added_at=None))
    rests = exists().where(ContactRow.contact_id == Contact.id)
    db.session.execute(delete(Contact).where(these, ~rests))


def _no_longer_listed(rows: list[Row[*tuple[Any, ...]]]) -> list[Row[*tuple[Any, ...]]]:
    """Those that only say that somebody chosen earlier is still listed, where nobody is."""
    first: dict[tuple[str, str, str], int] = {}
    for row in rows:
        if row.chosen:
            who = (row.source, row.listing, row.identity)
            first[who] = min(row.import_id, first.get(who, row.import_id))
    return [
        row
        for row in rows
        if not row.chosen
        and first.get((row.source, row.listing, row.identity), row.import_id) >= row.import_id
    ]


def _delete_rows(row_ids: list[int]) -> None:
    if row_ids:
        db.session.execute(delete(ContactRowKey).where(ContactRowKey.row_id.in_(row_ids)))
        db.session.execute(delete(ContactRow).where(ContactRow.id.in_(row_ids)))
