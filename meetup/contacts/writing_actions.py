"""From chosen rows to contacts, some at a time: each call fits into a short transaction."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import delete, select

from meetup.contacts.contact_actions import merge, move_rows, new_contacts, work_out
from meetup.contacts.grouping import contact, joined_by
from meetup.contacts.import_queries import (
    another_runs,
    chosen_count,
    count_to_be_written,
    is_to_be_written,
    newer_is_done,
)
from meetup.contacts.models import ContactImport, ContactRow, ContactRowKey
from meetup.contacts.person_queries import contacts_having, keys_of, said_by
from meetup.contacts.rules import IN_A_STEP, Stage, check_begin
from meetup.db import db

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
    ids = _waiting(own)
    if ids:
        _write(ids, own.owner_id)
        own.written += len(ids)
    if len(ids) < IN_A_STEP and _drop_unchosen(own) < DROPPED_AT_ONCE:
        own.stage, own.done_at = Stage.DONE, now
    db.session.flush()
    return own.stage is Stage.DONE


def _waiting(own: ContactImport) -> list[int]:
    rows = select(ContactRow.id).where(*is_to_be_written(own)).order_by(ContactRow.id)
    return list(db.session.scalars(rows.limit(IN_A_STEP)))


def _drop_unchosen(own: ContactImport) -> int:
    left = select(ContactRow.id).where(
        ContactRow.import_id == own.id,
        ContactRow.contact_id.is_(None),
        # What stays of deleted contacts stays.
        ~ContactRow.identity.startswith("away:"),
    )
    ids = list(db.session.scalars(left.limit(DROPPED_AT_ONCE)))
    if ids:
        db.session.execute(delete(ContactRowKey).where(ContactRowKey.row_id.in_(ids)))
        db.session.execute(delete(ContactRow).where(ContactRow.id.in_(ids)))
    return len(ids)


def _write(ids: list[int], owner_id: int) -> None:
    keys = keys_of(ids)
    own_keys = set().union(*keys.values())
    said = [words for words in said_by(owner_id) if own_keys.intersection(words)]
    grouping = joined_by(keys, said)
    there = contacts_having(own_keys.union(*said), owner_id=owner_id)
    for key, contact_id in there:
        grouping.join(key, contact(contact_id))
    groups = grouping.groups(ids)
    contacts_of = grouping.by_group(contact_id for _, contact_id in there)
    known = [grouping.contacts_with(rows[0], contacts_of) for rows in groups]
    fresh = iter(new_contacts(owner_id, sum(not contacts for contacts in known)))
    to = [contacts[0] if contacts else next(fresh) for contacts in known]
    move_rows({row: at for at, rows in zip(to, groups, strict=True) for row in rows})
    merge(_others(known))
    work_out(to)


def _others(known: Iterable[list[int]]) -> dict[int, int]:
    """Which contacts become a part of which, where rows belong to several."""
    return {other: contacts[0] for contacts in known for other in contacts[1:]}
