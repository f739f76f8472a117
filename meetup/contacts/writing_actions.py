"""From chosen rows to contacts, some at a time: each call fits into a short transaction."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select

from meetup.contacts.contact_actions import (
    Waiting,
    merge,
    move_rows,
    new_contacts,
    stay_as_they_are,
    work_out,
)
from meetup.contacts.grouping import contact, joined_by
from meetup.contacts.import_queries import (
    another_runs,
    chosen_count,
    count_to_be_written,
    is_to_be_written,
    newer_is_done,
)
from meetup.contacts.models import ContactImport, ContactRow, ContactRowKey
from meetup.contacts.person_queries import contacts_having, joining, keys_of, said_by
from meetup.contacts.rules import IN_A_STEP, Stage, check_begin
from meetup.db import db
from meetup.many_rows import delete_all, is_among

DROPPED_AT_ONCE = 500


def begin(own: ContactImport, *, now: datetime) -> None:
    """The owner has chosen: write what is to be written. Whoever calls this holds the imports.

    Raises StillWriting, OlderThanAnother and NobodyChosen.
    """
    check_begin(
        another_runs=another_runs(own),
        newer_is_done=newer_is_done(own),
        chosen=chosen_count(own),
    )
    own.stage, own.begun_at, own.chosen = Stage.RUNNING, now, count_to_be_written(own)
    db.session.flush()


def write_next(own: ContactImport, *, now: datetime) -> bool:
    """One step of a running import. Whether it is done with that.

    Written first, then rid of the rows that nobody chose.
    """
    rows = _waiting(own)
    if rows:
        _write(rows, own)
        own.written += len(rows)
    if len(rows) < IN_A_STEP and _drop_unchosen(own) < DROPPED_AT_ONCE:
        own.stage, own.done_at = Stage.DONE, now
    db.session.flush()
    return own.stage is Stage.DONE


def _waiting(own: ContactImport) -> list[Waiting]:
    about = (ContactRow.id, ContactRow.name, ContactRow.search, ContactRow.chosen)
    rows = select(*about).where(*is_to_be_written(own)).order_by(ContactRow.id)
    return [Waiting(*row) for row in db.session.execute(rows.limit(IN_A_STEP))]


def _drop_unchosen(own: ContactImport) -> int:
    left = select(ContactRow.id).where(
        ContactRow.import_id == own.id,
        ContactRow.contact_id.is_(None),
        # What stays of deleted contacts stays.
        ~ContactRow.identity.startswith("away:"),
    )
    ids = list(db.session.scalars(left.limit(DROPPED_AT_ONCE)))
    if ids:
        delete_all(ContactRowKey, is_among(ContactRowKey.row_id, ids))
        delete_all(ContactRow, is_among(ContactRow.id, ids))
    return len(ids)


def _write(waiting: list[Waiting], own: ContactImport) -> None:
    by_id = {row.id: row for row in waiting}
    held = keys_of(by_id)
    own_keys = {one.key for keys in held.values() for one in keys}
    said = [words for words in said_by(own.owner_id) if own_keys.intersection(words)]
    grouping = joined_by({row: joining(keys) for row, keys in held.items()}, said)
    keys = own_keys.union(*said)
    there = contacts_having(keys, owner_id=own.owner_id, apart_from=by_id)
    for key, contact_id in there:
        for thing in key.joined_by:
            grouping.join(thing, contact(contact_id))
    groups = grouping.groups(by_id)
    contacts_of = grouping.by_group(contact_id for _, contact_id in there)
    known = [grouping.contacts_with(rows[0], contacts_of) for rows in groups]
    new = [rows for rows, contacts in zip(groups, known, strict=True) if not contacts]
    made = iter(new_contacts(own, [[by_id[row] for row in rows] for rows in new]))
    to = [contacts[0] if contacts else next(made) for contacts in known]
    move_rows({row: at for at, rows in zip(to, groups, strict=True) for row in rows})
    others = _others(known)
    merge(others)
    more = {contacts[0]: rows for contacts, rows in zip(known, groups, strict=True) if contacts}
    as_before = stay_as_they_are(
        own,
        {
            contact_id: [by_id[row] for row in rows]
            for contact_id, rows in more.items()
            if contact_id not in others.values()
        },
    )
    work_out(more.keys() - as_before)


def _others(known: Iterable[list[int]]) -> dict[int, int]:
    """Which contacts become a part of which, where rows belong to several."""
    return {other: contacts[0] for contacts in known for other in contacts[1:]}
