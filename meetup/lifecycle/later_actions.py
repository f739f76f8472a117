"""What other merges keep of rows stays true once those rows are somebody else's again."""

from collections.abc import Sequence

from sqlalchemy import select, tuple_

from meetup.db import db
from meetup.lifecycle.changed_rows import IN_ORDER, Changed, as_now
from meetup.lifecycle.models import MergeChange
from meetup.lifecycle.row_queries import columns_of_members
from meetup.lifecycle.row_rules import Plain, read, written
from meetup.members.record_models import Merge


def tell_later_merges(merge: Merge, changes: Sequence[Changed]) -> None:
    """Later merges of others, with whom these rows lie, keep them as the record's own again.

    Such as a handshake of the two: it names the one who stayed there, and is with the other now.
    """
    moved = {
        (change.key.table, change.key.written): change
        for change in changes
        if change.after is not None and change.names(merge.gone_id)
    }
    if not moved:
        return
    which = tuple_(MergeChange.table_name, MergeChange.row_key).in_(list(moved))
    later = select(MergeChange).where(MergeChange.merge_id > merge.id, which)
    for kept in db.session.scalars(later).all():
        change = moved[kept.table_name, kept.row_key]
        kept.before = written(_of_record(read(kept.before), change, merge))
        kept.after = written(_of_record(read(kept.after), change, merge))
    db.session.flush()


def _of_record(row: Plain | None, change: Changed, merge: Merge) -> Plain | None:
    if row is None or change.before is None:
        return row
    ids = {merge.kept_id: merge.gone_id}
    if change.key.table in IN_ORDER:
        return as_now(change.key.table, row, ids)
    names = columns_of_members()[change.key.table]
    its_own = [name for name in names if change.before[name] == merge.gone_id]
    return row | {name: ids.get(row[name], row[name]) for name in its_own}
