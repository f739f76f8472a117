"""Contacts, worked out from the rows that rest on them."""

from collections.abc import Collection, Mapping, Sequence
from itertools import groupby
from operator import attrgetter
from typing import Any, NamedTuple

from sqlalchemy import Row, delete, exists, select, update

from meetup.contacts.grouping import joined_by
from meetup.contacts.models import Contact, ContactImport, ContactRow, ContactRowKey
from meetup.contacts.person_queries import COUNTS, joining, keys_of, said_by
from meetup.contacts.rules import best_name
from meetup.db import db
from meetup.many_rows import delete_all, fresh_ids, insert_all, is_among, update_all

WORKED_OUT = ("name", "search", "added_at")

Facts = dict[int, list[Row[*tuple[Any, ...]]]]


class Waiting(NamedTuple):
    """A row that is about to be written."""

    id: int
    name: str
    search: str
    chosen: bool


def new_contacts(own: ContactImport, groups: Sequence[Sequence[Waiting]]) -> list[int]:
    """A contact for each of these groups of rows of one import, of whom nothing was known before.

    Returns their ids; the rows are moved there by `move_rows`.
    """
    ids = fresh_ids(Contact, len(groups)) if groups else []
    about = [_called(rows) for rows in groups]
    brought = [any(row.chosen for row in rows) for rows in groups]
    insert_all(
        Contact,
        [
            {
                **one,
                "id": contact_id,
                "owner_id": own.owner_id,
                "added_at": own.begun_at if is_chosen else None,
            }
            for contact_id, one, is_chosen in zip(ids, about, brought, strict=True)
        ],
    )
    return ids


def stay_as_they_are(own: ContactImport, more: Mapping[int, Sequence[Waiting]]) -> set[int]:
    """Which of these contacts, by their ids, are worked out as before with more rows of an import.

    Most are: a name that they have already does not become another for being said once more, nor
    is somebody first brought in whenever they are again.
    """
    chosen = select(Contact.id, Contact.name, Contact.added_at).where(is_among(Contact.id, more))
    return {
        contact_id
        for contact_id, name, added_at in db.session.execute(chosen)
        if all(row.name == name for row in more[contact_id])
        and added_at
        and own.begun_at
        and added_at <= own.begun_at
    }


def move_rows(to_contact: dict[int, int]) -> None:
    """Each of these rows, by its id, rests on that contact from now on."""
    update_all(ContactRow, [{"id": row_id, "contact_id": to} for row_id, to in to_contact.items()])


def merge(into: dict[int, int]) -> None:
    """Each of these contacts becomes a part of another, by their ids."""
    for other, kept in into.items():
        rows = update(ContactRow).where(ContactRow.contact_id == other)
        db.session.execute(rows.values(contact_id=kept))
    if into:
        db.session.execute(delete(Contact).where(Contact.id.in_(list(into))))


def work_out(contact_ids: Collection[int]) -> None:
    """Name and date of these contacts anew, from the rows that they rest on.

    One on which no row rests any more is deleted.
    """
    if contact_ids:
        _work_out(contact_ids, _facts(contact_ids))


def _work_out(contact_ids: Collection[int], facts: Facts) -> None:
    before = select(Contact.id, *(getattr(Contact, name) for name in WORKED_OUT))
    rows = db.session.execute(before.where(is_among(Contact.id, facts))).all()
    stood = {row.id: dict(row._mapping) for row in rows}
    # Most are as they were: bringing a file again changes few people.
    anew = (_worked_out(contact_id, rows) for contact_id, rows in facts.items())
    update_all(Contact, [one for one in anew if one != stood.get(one["id"])])
    _empty(set(contact_ids) - facts.keys())


def _worked_out(contact_id: int, rows: Sequence[Row[*tuple[Any, ...]]]) -> dict[str, object]:
    chosen = [row for row in rows if row.chosen]
    return {
        "id": contact_id,
        **_called(rows),
        "added_at": min((row.begun_at for row in chosen), default=None),
    }


def _called(rows: Sequence[Waiting | Row[*tuple[Any, ...]]]) -> dict[str, object]:
    name = best_name([row.name for row in rows])
    return {"name": name, "search": next(row.search for row in rows if row.name == name)}


def regroup(contact_ids: Collection[int], *, owner_id: int) -> None:
    """Part these contacts where nothing holds them together any more, and work them out."""
    if not contact_ids:
        return
    facts = _facts(contact_ids)
    if gone := [row.id for rows in facts.values() for row in _no_longer_listed(rows)]:
        _delete_rows(gone)
        facts = _facts(contact_ids)
    keys = keys_of(row.id for rows in facts.values() for row in rows)
    said = said_by(owner_id)
    parted: list[list[int]] = []
    for rows in facts.values():
        own = {row.id: joining(keys[row.id]) for row in rows}
        # The eldest row keeps the contact.
        parted += joined_by(own, said).groups(sorted(own))[1:]
    if not parted:
        _work_out(contact_ids, facts)
        return
    contacts = _empty_contacts(owner_id, len(parted))
    move_rows({row: new for new, rows in zip(contacts, parted, strict=True) for row in rows})
    work_out([*contact_ids, *contacts])


def _empty_contacts(owner_id: int, how_many: int) -> list[int]:
    """The ids of as many contacts, of whom nothing is known until `work_out`."""
    ids = fresh_ids(Contact, how_many)
    nothing = {"owner_id": owner_id, "name": "", "search": ""}
    insert_all(Contact, [{"id": one, **nothing} for one in ids])
    return ids


def _facts(contact_ids: Collection[int]) -> Facts:
    """The rows of these contacts, the newest first."""
    rows = db.session.execute(
        select(
            *(ContactRow.id, ContactRow.contact_id, ContactRow.import_id, ContactRow.identity),
            *(ContactRow.name, ContactRow.search, ContactRow.chosen),
            *(ContactImport.source, ContactImport.listing),
            ContactImport.begun_at,
        )
        .join(ContactImport, ContactImport.id == ContactRow.import_id)
        .where(is_among(ContactRow.contact_id, contact_ids), COUNTS)
        .order_by(ContactRow.contact_id, ContactRow.import_id.desc(), ContactRow.id)
    )
    return {
        contact_id: list(group) for contact_id, group in groupby(rows, attrgetter("contact_id"))
    }


def _empty(contact_ids: Collection[int]) -> None:
    """Nobody sees these contacts any more; those on which no undone row rests either are gone."""
    if not contact_ids:
        return
    these = is_among(Contact.id, contact_ids)
    rests = exists().where(ContactRow.contact_id == Contact.id)
    delete_all(Contact, these, ~rests)
    db.session.execute(update(Contact).where(these).values(added_at=None))


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
        delete_all(ContactRowKey, is_among(ContactRowKey.row_id, row_ids))
        delete_all(ContactRow, is_among(ContactRow.id, row_ids))
