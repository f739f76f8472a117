"""Deleting an import and all that rests on it, some rows at a time."""

from datetime import datetime

from sqlalchemy import ColumnElement, delete, exists, select, update
from sqlalchemy.orm import InstrumentedAttribute

from meetup.contacts.contact_actions import regroup
from meetup.contacts.import_queries import another_runs, any_is_read
from meetup.contacts.models import (
    ContactImport,
    ContactRow,
    ContactRowKey,
    ImportPiece,
    Namesake,
    SamePerson,
    SharedKey,
)
from meetup.contacts.rules import FORGOTTEN_AFTER, IN_A_STEP, Stage, check_undo
from meetup.db import db
from meetup.many_rows import delete_all, is_among
from meetup.members.models import Member


def undo(own: ContactImport) -> None:
    """From now on nobody sees this import; `delete_next` deletes it. Raises StillWriting.

    Whoever calls this holds the imports.
    """
    check_undo(another_runs=another_runs(own))
    own.done_at = None
    _forget(own)


def forget_imports_of(owner: Member) -> None:
    """From now on nobody sees anything that this member has brought; the worker deletes it.

    Also what is being written. Whoever calls this holds the imports.
    """
    own = update(ContactImport).where(ContactImport.owner_id == owner.id)
    db.session.execute(own.values(stage=Stage.UNDONE, done_at=None, table=None))


def abandon(own: ContactImport, *, now: datetime) -> None:
    """Undo an import that its owner left lying."""
    is_waiting = own.stage in (Stage.READING, Stage.COLUMNS, Stage.READ)
    if is_waiting and own.read_at <= now - FORGOTTEN_AFTER:
        _forget(own)


def _forget(own: ContactImport) -> None:
    own.stage, own.table = Stage.UNDONE, None
    db.session.flush()
    delete_all(ImportPiece, ImportPiece.import_id == own.id)


def delete_next(own: ContactImport) -> bool:
    """Delete up to `IN_A_STEP` rows of an import that is undone. Whether nothing of it is left.

    Contacts on which other rows rest are then as if it had never been.
    """
    own_rows = ContactRow.import_id == own.id
    some = select(ContactRow.id, ContactRow.contact_id).where(own_rows).order_by(ContactRow.id)
    rows = db.session.execute(some.limit(IN_A_STEP)).all()
    if not rows:
        forget_what_was_said(own.owner_id)
        db.session.execute(delete(ContactImport).where(ContactImport.id == own.id))
        return True
    contact_ids = sorted({row.contact_id for row in rows} - {None})
    # All of it that rests on these contacts, so that what is left of them can be worked out.
    same = select(ContactRow.id, ContactRow.contact_id, ContactRow.offers)
    same = same.where(own_rows, is_among(ContactRow.contact_id, contact_ids))
    theirs = db.session.execute(same).all()
    _keep_a_no({row.contact_id for row in theirs if row.offers is False})
    gone = {row.id for row in (*rows, *theirs)}
    delete_all(ContactRowKey, is_among(ContactRowKey.row_id, gone))
    delete_all(ContactRow, is_among(ContactRow.id, gone))
    regroup(contact_ids, owner_id=own.owner_id)
    return False


def _keep_a_no(contact_ids: set[int | None]) -> None:
    """What the owner does not offer to one of these alone, what is left of them does not either."""
    if contact_ids:
        left = update(ContactRow).where(ContactRow.contact_id.in_(contact_ids))
        db.session.execute(left.values(offers=False))


def forget_what_was_said(owner_id: int) -> None:
    """What the owner said of keys that nobody has any more, is forgotten with them.

    Not while a file is read: whoever is in it may have them.
    """
    if any_is_read(owner_id):
        return

    def is_there(key: InstrumentedAttribute[str]) -> ColumnElement[bool]:
        return exists().where(ContactRowKey.owner_id == owner_id, ContactRowKey.key == key)

    both = is_there(SamePerson.key_a) & is_there(SamePerson.key_b)
    db.session.execute(delete(SamePerson).where(SamePerson.owner_id == owner_id, ~both))
    unshared = (SharedKey.owner_id == owner_id, ~is_there(SharedKey.key))
    db.session.execute(delete(SharedKey).where(*unshared))
    of_nobody = (Namesake.owner_id == owner_id, ~is_there(Namesake.key))
    db.session.execute(delete(Namesake).where(*of_nobody))
