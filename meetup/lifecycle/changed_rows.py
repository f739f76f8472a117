"""What a merge has changed, as it is read again before the merge is taken apart."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import select

from meetup.db import Base, db, table_of
from meetup.lifecycle.models import MergeChange
from meetup.lifecycle.pair_rows import PAIRS
from meetup.lifecycle.row_queries import Key, columns_of_members, key_of
from meetup.lifecycle.row_rules import Plain, read
from meetup.members.models import Member
from meetup.members.record_models import Merge
from meetup.members.record_queries import became

IN_ORDER = {table_of(model).name: columns for model, columns, in_order, _ in PAIRS if in_order}


class Changed(NamedTuple):
    """A row that a merge has changed, before it and after it; None where it was not there."""

    key: Key
    before: Plain | None
    after: Plain | None

    def names(self, member_id: int) -> bool:
        """Whether the row was about this member before."""
        columns = columns_of_members().get(self.key.table, ())
        return self.before is not None and member_id in (self.before[name] for name in columns)


def changed_by(merge: Merge) -> list[Changed]:
    """All that a merge has changed, in the order in which rows may refer to each other."""
    found = select(MergeChange).where(MergeChange.merge_id == merge.id).order_by(MergeChange.id)
    rows = [_changed(row) for row in db.session.scalars(found)]
    places = {table.name: at for at, table in enumerate(Base.metadata.sorted_tables)}
    return sorted(rows, key=lambda row: places[row.key.table])


def events_of(changes: Iterable[Changed]) -> set[int]:
    """The ids of the events that these rows have to do with."""
    rows = (row for change in changes for row in (change.before, change.after) if row)
    return {row["event_id"] for row in rows if row.get("event_id") is not None}


def followed(changes: Sequence[Changed], *, gone_id: int) -> list[Changed]:
    """The changes with those who became part of somebody else since named as who they are now.

    Without what is about somebody who is nobody any more.
    """
    ids = {id_ for change in changes for row in change[1:] for id_ in _members_in(change, row)}
    there = select(Member.id).where(Member.id.in_(ids))
    ids_now: dict[int, int | None] = {id_: id_ for id_ in db.session.scalars(there)}
    ids_now |= {id_: became(id_) for id_ in ids - ids_now.keys() - {gone_id}}
    ids_now[gone_id] = gone_id
    return [
        Changed(change.key, *(as_now(change.key.table, row, ids_now) for row in change[1:]))
        for change in changes
        if all(ids_now[id_] for row in change[1:] for id_ in _members_in(change, row))
    ]


def as_now(table: str, row: Plain | None, ids_now: Mapping[int, int | None]) -> Plain | None:
    """The row with each member in it named as they are now; pairs stay in order."""
    if row is None:
        return None
    members = {name: row[name] for name in columns_of_members().get(table, ())}
    found = row | {name: ids_now.get(id_, id_) for name, id_ in members.items()}
    if table in IN_ORDER:
        low, high = IN_ORDER[table]
        found[low], found[high] = sorted((found[low], found[high]))
    return found


def _members_in(change: Changed, row: Plain | None) -> set[int]:
    columns = columns_of_members().get(change.key.table, ()) if row else ()
    return {row[name] for name in columns if row and row[name] is not None}


def _changed(change: MergeChange) -> Changed:
    before, after = read(change.before), read(change.after)
    row = before or after
    assert row is not None, "a change has something before it, or after it"
    return Changed(key_of(Base.metadata.tables[change.table_name], row), before, after)
