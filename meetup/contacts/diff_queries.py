"""What a file changes against the files of its kind before it."""

from dataclasses import dataclass

from sqlalchemy import Subquery, and_, case, exists, func, or_, select
from sqlalchemy.orm import aliased

from meetup.contacts.import_queries import earlier_ids
from meetup.contacts.models import ContactImport, ContactRow
from meetup.db import db


@dataclass(frozen=True)
class Difference:
    """How many people of a file are new, changed, as before; and how many are gone from it."""

    new: int
    changed: int
    as_before: int
    gone: int


def difference(own: ContactImport) -> Difference | None:
    """Against the earlier imports of its kind; None for the first."""
    earlier = earlier_ids(own)
    if not earlier:
        return None
    before = _newest(earlier)
    is_other = or_(
        before.c.name != ContactRow.name,
        before.c.since.is_distinct_from(ContactRow.since),
        before.c.profiles != ContactRow.profiles,
    )
    known = before.c.identity.is_not(None)
    rows = db.session.execute(
        select(
            func.count(ContactRow.id),
            func.count(before.c.identity),
            func.sum(case((and_(known, is_other), 1), else_=0)),
        )
        .outerjoin(before, before.c.identity == ContactRow.identity)
        .where(ContactRow.import_id == own.id)
    ).one()
    people, found, changed = rows[0], rows[1], rows[2] or 0
    gone = _gone(own, before, earlier) if own.is_whole else 0
    return Difference(people - found, changed, found - changed, gone)


def _newest(import_ids: list[int]) -> Subquery:
    """Of each person in these imports the row in the newest."""
    latest = (
        select(ContactRow.identity, func.max(ContactRow.import_id).label("import_id"))
        .where(ContactRow.import_id.in_(import_ids), ContactRow.contact_id.is_not(None))
        .group_by(ContactRow.identity)
        .subquery()
    )
    row = aliased(ContactRow)
    return (
        select(row.identity, row.import_id, row.name, row.since, row.profiles)
        .join(
            latest,
            and_(latest.c.identity == row.identity, latest.c.import_id == row.import_id),
        )
        .subquery()
    )


def _gone(own: ContactImport, before: Subquery, earlier: list[int]) -> int:
    """How many of them stood in the last whole list, or came since, and are not in this one."""
    still = aliased(ContactRow)
    listed = exists().where(still.import_id == own.id, still.identity == before.c.identity)
    whole = select(func.max(ContactImport.id)).where(
        ContactImport.id.in_(earlier), ContactImport.is_whole
    )
    since_then = before.c.import_id >= func.coalesce(whole.scalar_subquery(), 0)
    gone = select(func.count()).select_from(before).where(~listed, since_then)
    return db.session.scalar(gone) or 0
