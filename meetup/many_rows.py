"""Hundreds of rows in as few statements as each engine can, past the bookkeeping of the session."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Table,
    any_,
    bindparam,
    func,
    literal,
    select,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import InstrumentedAttribute

from meetup.db import Base, db, is_postgresql, table_of

K = TypeVar("K", int, str)
Rows = Sequence[Mapping[str, Any]]


def insert_all(model: type[Base], rows: Rows) -> None:
    """Insert `rows` (column names to values), all with the same columns."""
    if not rows:
        return
    table = table_of(model)
    if is_postgresql():
        those = _as_table(table, rows)
        chosen = select(*(those.c[name] for name in rows[0]))
        db.session.connection().execute(table.insert().from_select(list(rows[0]), chosen))
    else:
        db.session.connection().execute(table.insert(), list(rows))


def update_all(model: type[Base], rows: Rows) -> None:
    """Change the rows that have the `id` of each of `rows`, which all have the same columns."""
    if not rows:
        return
    table = table_of(model)
    names = [name for name in rows[0] if name != "id"]
    if is_postgresql():
        those = _as_table(table, rows)
        change = table.update().where(table.c.id == those.c.id)
        changed: dict[str, ColumnElement[Any]] = {name: those.c[name] for name in names}
        db.session.connection().execute(change.values(changed))
    else:
        change = table.update().where(table.c.id == bindparam("to_id"))
        sent: dict[str, ColumnElement[Any]] = {name: bindparam(f"to_{name}") for name in names}
        values = [{f"to_{name}": value for name, value in row.items()} for row in rows]
        db.session.connection().execute(change.values(sent), values)


def delete_all(model: type[Base], *which: ColumnElement[bool]) -> None:
    """Delete the rows of which all of that is true."""
    db.session.connection().execute(table_of(model).delete().where(*which))


def is_among(
    column: InstrumentedAttribute[K] | InstrumentedAttribute[K | None], values: Iterable[K]
) -> ColumnElement[bool]:
    """Whether the column has one of `values`, which go to the database as one value.

    Hundreds of values each by itself take SQLAlchemy longer than the database takes to find them.
    """
    if is_postgresql():
        return column == any_(literal(list(values), ARRAY(column.type)))
    listed = func.json_each(json.dumps(list(values))).table_valued("value")
    return column.in_(select(listed.c.value))


def fresh_ids(model: type[Base], how_many: int) -> list[int]:
    """Ids for so many rows that this transaction is going to insert; on SQLite it holds the lock.

    To ask for the id of each inserted row, in their order, would take SQLite a statement a row.
    """
    table = table_of(model)
    if not is_postgresql():
        last = db.session.scalar(select(func.coalesce(func.max(table.c.id), 0))) or 0
        return list(range(last + 1, last + 1 + how_many))
    ids = select(func.nextval(func.pg_get_serial_sequence(table.name, "id")))
    numbers = func.generate_series(1, how_many).table_valued("number")
    return list(db.session.scalars(ids.select_from(numbers)))


def _as_table(table: Table, rows: Rows) -> FromClause:
    """The rows as a table that PostgreSQL reads from one array a column: a short statement."""
    # Of one dimension, also where a value is itself a tuple.
    arrays = (
        literal([row[name] for row in rows], ARRAY(table.c[name].type, dimensions=1))
        for name in rows[0]
    )
    return func.unnest(*arrays).table_valued(*rows[0], name="those").render_derived()
