"""Rows that a merge has changed are put back, one by one. Those whom they name are held."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, Table, TypeDecorator, and_, delete, update
from sqlalchemy.types import TypeEngine

from meetup.db import Base, db, insert_one
from meetup.lifecycle.changed_rows import Changed
from meetup.lifecycle.row_queries import CHILDREN, Key, Rows, rows_with
from meetup.lifecycle.row_rules import Plain, put_back, typed

PARENTS = {
    child.__tablename__: (parent.__tablename__, column) for child, parent, column in CHILDREN
}
# Where a row is that was inserted anew: mostly where it was.
Places = dict[Key, int]


def put_all_back(changes: Sequence[Changed], *, gone_id: int) -> None:
    """Every row is as it was before, but for what somebody has changed since.

    That stays with the record that stayed, and the other one, `gone_id`, has its own as it was.
    """
    _take_back([change for change in changes if change.before is None])
    places: Places = {}
    whole = [change for change in changes if change.before and change.key.table != "members"]
    two = [change for change in changes if change.before and change.key.table == "members"]
    for _, of_table in groupby(
        [*(one for one in two if one.key.key != (gone_id,)), *whole], lambda one: one.key.table
    ):
        rows = list(of_table)
        now = rows_with(change.key for change in rows)
        gone = [change for change in rows if not _is_put_back(change, now, places, gone_id)]
        for change in gone:
            _insert(change, places)


def values_of(table: Table, row: Plain) -> dict[str, Any]:
    """The row with the values that its columns hold."""
    return typed(row, {column.name: _kind(column.type) for column in table.columns})


def _kind(column: TypeEngine[Any]) -> type:
    kind = column.impl_instance if isinstance(column, TypeDecorator) else column
    return kind.python_type


def _take_back(made: Sequence[Changed]) -> None:
    """Rows that the merge made are gone again, the last one first, unless they have changed."""
    now = rows_with(change.key for change in made)
    for change in reversed(made):
        if now.get(change.key) == change.after:
            table = Base.metadata.tables[change.key.table]
            db.session.execute(delete(table).where(_is(table, change.key)))


def _is_put_back(change: Changed, now: Rows, places: Places, gone_id: int) -> bool:
    """Put the row back where it is; False where it has to be inserted anew."""
    assert change.before is not None
    row, is_theirs = now.get(change.key), change.names(gone_id)
    if (parent := _parent(change)) in places and (row is None or places[parent] != parent.key[0]):
        # What it hangs on was inserted anew: where that is another row now, this one is, too.
        return False
    if change.after is None:
        return False
    if row is None or not _is_same(change, row):
        return not is_theirs
    if is_theirs and row != change.after:
        return False
    before = put_back(row, change.before, change.after)
    if before != row:
        table = Base.metadata.tables[change.key.table]
        values = {name: value for name, value in before.items() if value != row[name]}
        changed = update(table).where(_is(table, change.key))
        db.session.execute(changed.values(values_of(table, values)))
    return True


def _insert(change: Changed, places: Places) -> None:
    assert change.before is not None
    table, row = Base.metadata.tables[change.key.table], dict(change.before)
    if (parent := _parent(change)) in places:
        row[PARENTS[table.name][1]] = places[parent]
    if "id" in row and rows_with([change.key]):
        del row["id"]
    made = insert_one(table, values_of(table, row))
    if made is not None and "id" in change.before:
        places[change.key] = made[0]


def _parent(change: Changed) -> Key:
    """The row that this one hangs on; the row itself where that is none."""
    if change.key.table not in PARENTS or change.before is None:
        return change.key
    table, column = PARENTS[change.key.table]
    return Key(table, (change.before[column],))


def _is_same(change: Changed, row: Plain) -> bool:
    """Whether the row is still that one, and not another with its id."""
    assert change.after is not None
    table = Base.metadata.tables[change.key.table]
    names = [column.name for column in table.columns if column.foreign_keys and not column.nullable]
    return all(row[name] == change.after[name] for name in names)


def _is(table: Table, key: Key) -> ColumnElement[bool]:
    columns = table.primary_key.columns
    return and_(*(column == part for column, part in zip(columns, key.key, strict=True)))
