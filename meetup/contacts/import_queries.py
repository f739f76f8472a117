"""Reading imports and their rows; for their owner alone."""

from datetime import datetime

from sqlalchemy import ColumnElement, Select, exists, func, or_, select
from sqlalchemy.orm import aliased

from meetup.contacts.models import ContactImport, ContactRow
from meetup.contacts.rules import FORGOTTEN_AFTER, Stage
from meetup.db import db, is_one_of
from meetup.errors import NotFound
from meetup.members.models import Member

SHOWN = (Stage.COLUMNS, Stage.READING, Stage.READ, Stage.RUNNING, Stage.DONE)


def import_of(owner: Member, import_id: int, *, for_update: bool = False) -> ContactImport:
    """This import of `owner`. With `for_update`, all imports of theirs are held.

    Raises NotFound for one that is somebody else's, or undone.
    """
    if for_update:
        hold_imports_of(owner.id)
    found = db.session.scalars(
        select(ContactImport)
        .where(ContactImport.id == import_id, ContactImport.owner_id == owner.id)
        .where(is_one_of(ContactImport.stage, *SHOWN))
        .execution_options(populate_existing=True)
    ).one_or_none()
    if found is None:
        raise NotFound
    return found


def table_of(owner: Member, import_id: int) -> bytes | None:
    """The table whose columns its owner is still to name. Raises NotFound."""
    own = import_of(owner, import_id)
    return own.table if own.stage is Stage.COLUMNS else None


def hold_imports_of(owner_id: int) -> None:
    """Nobody else begins, writes or undoes an import of this member until the transaction ends."""
    held = select(Member.id).where(Member.id == owner_id).with_for_update(key_share=True)
    db.session.execute(held).all()


def imports_of(owner: Member) -> list[ContactImport]:
    """The imports of a member, the newest first."""
    return list(
        db.session.scalars(
            select(ContactImport)
            .where(ContactImport.owner_id == owner.id, is_one_of(ContactImport.stage, *SHOWN))
            .order_by(ContactImport.id.desc())
        )
    )


def another_runs(own: ContactImport) -> bool:
    """Whether another import of the same member is being written."""
    runs = (ContactImport.owner_id == own.owner_id) & (ContactImport.stage == Stage.RUNNING)
    return bool(db.session.scalar(select(exists().where(runs, ContactImport.id != own.id))))


def any_is_read(owner_id: int) -> bool:
    """Whether a file of this member is being read, so that nobody knows yet who is in it."""
    read = (ContactImport.owner_id == owner_id) & (ContactImport.stage == Stage.READING)
    return bool(db.session.scalar(select(exists().where(read))))


def newer_is_done(own: ContactImport) -> bool:
    """Whether a newer file of the same kind was brought in already."""
    newer = (*_of_kind(own), ContactImport.stage == Stage.DONE, ContactImport.id > own.id)
    return bool(db.session.scalar(select(exists().where(*newer))))


def earlier_ids(own: ContactImport) -> list[int]:
    """The ids of the imports of the same kind that were done before, the newest first."""
    earlier = (*_of_kind(own), ContactImport.stage == Stage.DONE, ContactImport.id < own.id)
    newest_first = ContactImport.id.desc()
    return list(db.session.scalars(select(ContactImport.id).where(*earlier).order_by(newest_first)))


def newest_of_kind(own: ContactImport) -> ContactImport | None:
    """The newest import of the same kind that was done before, if there is one."""
    earlier = earlier_ids(own)
    return db.session.get_one(ContactImport, earlier[0]) if earlier else None


def is_known(import_ids: list[int]) -> ColumnElement[bool]:
    """Whether the person of the row was chosen in one of these earlier imports of its kind."""
    before = aliased(ContactRow)
    return exists().where(
        before.import_id.in_(import_ids),
        before.identity == ContactRow.identity,
        before.chosen,
        before.contact_id.is_not(None),
    )


def is_to_be_written(own: ContactImport) -> tuple[ColumnElement[bool], ...]:
    """Of the rows of an import those that wait: chosen now, or chosen before and still listed."""
    earlier = earlier_ids(own)
    return (
        ContactRow.import_id == own.id,
        ContactRow.contact_id.is_(None),
        or_(ContactRow.chosen, is_known(earlier)) if earlier else ContactRow.chosen.is_(True),
    )


def count_to_be_written(own: ContactImport) -> int:
    """How many rows of an import wait to be written."""
    return _count(select(ContactRow.id).where(*is_to_be_written(own)))


def marks_of_deleted(owner_id: int) -> set[str]:
    """What stayed of contacts whom this member deleted."""
    marks = (
        select(ContactRow.identity)
        .join(ContactImport, ContactImport.id == ContactRow.import_id)
        .where(ContactImport.owner_id == owner_id, ContactImport.stage == Stage.DONE)
        .where(ContactRow.contact_id.is_(None), ContactRow.identity.startswith("away:"))
    )
    return set(db.session.scalars(marks))


def chosen_count(own: ContactImport) -> int:
    """How many rows of an import are chosen."""
    chosen = (ContactRow.import_id == own.id, ContactRow.chosen)
    return _count(select(ContactRow.id).where(*chosen))


def work_waiting(*, now: datetime) -> tuple[int, int] | None:
    """An import that waits for the worker, and whose it is: a look that takes no lock.

    The oldest, but first of all one that its owner waits to choose from.
    """
    left_lying = is_one_of(ContactImport.stage, Stage.COLUMNS, Stage.READ) & (
        ContactImport.read_at <= now - FORGOTTEN_AFTER
    )
    at_work = is_one_of(ContactImport.stage, Stage.READING, Stage.RUNNING, Stage.UNDONE)
    waiting = (
        select(ContactImport.id, ContactImport.owner_id)
        .where(or_(at_work, left_lying))
        .order_by(ContactImport.stage != Stage.READING, ContactImport.id)
    )
    found = db.session.execute(waiting.limit(1)).one_or_none()
    return None if found is None else (found.id, found.owner_id)


def import_to_go_on_with(import_id: int) -> ContactImport | None:
    """The import as it is now, whoever's it is."""
    return db.session.get(ContactImport, import_id, populate_existing=True)


def _of_kind(own: ContactImport) -> tuple[ColumnElement[bool], ...]:
    return (
        ContactImport.owner_id == own.owner_id,
        ContactImport.source == own.source,
        ContactImport.listing == own.listing,
    )


def _count(rows: Select[int]) -> int:
    return db.session.scalar(select(func.count()).select_from(rows.subquery())) or 0
