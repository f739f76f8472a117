"""The database: typed models, UTC moments, and everything in which SQLite and PostgreSQL differ."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any

from flask import Flask, has_request_context, request
from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session
from sqlalchemy import (
    ColumnElement,
    Connection,
    DateTime,
    Dialect,
    Engine,
    Enum,
    Executable,
    MetaData,
    Row,
    Select,
    String,
    Table,
    TypeDecorator,
    event,
    literal,
    text,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import DeclarativeBase, InstrumentedAttribute

from meetup.write_lock import take_lock, wait_long

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(TypeDecorator[datetime]):
    """A moment: stored in UTC, handed out in UTC. A naive value is refused with ValueError."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def result_processor(
        self, dialect: Dialect, coltype: object
    ) -> Callable[[Any], datetime | None]:
        # In one step from what the driver hands out: a page of ties reads a thousand moments.
        return _from_sqlite if dialect.name == "sqlite" else _from_postgresql


class Lines(TypeDecorator[tuple[str, ...]]):
    """Some texts, none empty: stored as one, a line each, which both engines can compare."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: tuple[str, ...] | None, dialect: Dialect) -> str | None:
        return None if value is None else "\n".join(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> tuple[str, ...]:
        return tuple(value.split("\n")) if value else ()


def _from_sqlite(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text).replace(tzinfo=UTC)


def _from_postgresql(value: datetime | None) -> datetime | None:
    return None if value is None else value.astimezone(UTC)


def words(choices: type[StrEnum], name: str) -> Enum:
    """A column of one of `choices`, kept as its text with a CHECK called `name`."""
    return Enum(
        choices,
        name=name,
        native_enum=False,
        create_constraint=True,
        length=max(len(choice) for choice in choices),
        values_callable=lambda members: [member.value for member in members],
    )


def is_one_of(column: InstrumentedAttribute[Any], *choices: StrEnum) -> ColumnElement[bool]:
    """Whether the column holds one of `choices`, which are the same at each execution.

    A plain `in_` would have SQLAlchemy write them into the statement anew each time.
    """
    return column.in_([literal(choice, column.type) for choice in choices])


class Base(DeclarativeBase):
    """What every model inherits: naive moments cannot be stored, constraints have names."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map = {datetime: UtcDateTime}  # noqa: RUF012 - SQLAlchemy's own declaration


class PageSession(Session):
    """A session that looks at PostgreSQL without a transaction where a page only looks.

    Each statement sees what was committed before it either way; a transaction around them would
    cost two more messages.
    """

    def get_bind(self, *which: Any, **more: Any) -> Engine | Connection:
        bind = super().get_bind(*which, **more)
        is_alone = _is_only_looking() or _in_one_statement.get()
        return _without_transactions(bind) if is_alone and isinstance(bind, Engine) else bind


def _is_only_looking() -> bool:
    return has_request_context() and request.method in SAFE_METHODS


@lru_cache(maxsize=8)
def _without_transactions(engine: Engine) -> Engine:
    if engine.dialect.name == "sqlite":
        return engine
    return engine.execution_options(isolation_level="AUTOCOMMIT")


db = SQLAlchemy(metadata=Base.metadata, session_options={"class_": PageSession})

_only_reading: ContextVar[bool] = ContextVar("only_reading", default=False)
_in_one_statement: ContextVar[bool] = ContextVar("in_one_statement", default=False)


def init_app(app: Flask) -> None:
    """Connect `app` with its database."""
    db.init_app(app)
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            event.listen(db.engine, "connect", _set_up_sqlite)
            event.listen(db.engine, "begin", _begin_sqlite)


@contextmanager
def only_reading() -> Iterator[None]:
    """What runs inside reads and writes nothing, so that it need not keep writers waiting."""
    token = _only_reading.set(True)
    try:
        yield
    finally:
        _only_reading.reset(token)


@contextmanager
def in_one_statement() -> Iterator[None]:
    """What runs inside writes with one statement alone; for PostgreSQL it is done with that.

    A transaction around it would cost two more messages. The commit that follows is for SQLite.
    """
    token = _in_one_statement.set(True)
    try:
        yield
    finally:
        _in_one_statement.reset(token)


def answer_to(statement: Executable, values: Mapping[str, Any]) -> Sequence[Row[*tuple[Any, ...]]]:
    """The rows of a statement, for a page that asks hardly anything else.

    Where it only looks, and has no session yet, it gets none: to begin one and to end it takes half
    as long again as the statement. What the page asks next may have been committed in between.
    """
    if db.session.registry.has() or not _is_only_looking():
        return db.session.connection().execute(statement, values).all()
    with _without_transactions(db.engine).connect() as connection:
        return connection.execute(statement, values).all()


def table_of(model: type[Base]) -> Table:
    """The table of a model."""
    table = model.__table__
    assert isinstance(table, Table)
    return table


def insert_or_ignore(model: type[Base], rows: Iterable[Mapping[str, Any]]) -> int:
    """Insert `rows` (column names to values), leaving out those that a unique key refuses.

    Returns how many were inserted. Safe under concurrency where look-then-insert is not.
    """
    values = [dict(row) for row in rows]
    if not values:
        return 0
    table = table_of(model)
    insert = postgresql.insert if is_postgresql() else sqlite.insert
    # SQLAlchemy counts the rows of an INSERT on PostgreSQL only when it is told to.
    counted = {"preserve_rowcount": True}
    statement = insert(table).on_conflict_do_nothing().execution_options(**counted)
    result = db.session.connection().execute(statement, values)
    return result.rowcount


def insert_one(table: Table, row: Mapping[str, Any]) -> tuple[Any, ...] | None:
    """Insert a row; its primary key, or None where a unique key refuses it."""
    insert = postgresql.insert if is_postgresql() else sqlite.insert
    statement = insert(table).values(dict(row)).on_conflict_do_nothing()
    made = db.session.execute(statement.returning(*table.primary_key.columns)).one_or_none()
    return None if made is None else tuple(made)


def insert_chosen(
    model: type[Base],
    chosen: Select[*tuple[Any, ...]],
    values: Mapping[str, Any] | None = None,
) -> None:
    """Insert the rows of a select, labelled as the columns, but for those a unique key refuses.

    `values` are for what it leaves open. One statement, whether that is a row or none. Safe under
    concurrency.
    """
    table = table_of(model)
    insert = postgresql.insert if is_postgresql() else sqlite.insert
    names = [column.name for column in chosen.selected_columns]
    statement = insert(table).from_select(names, chosen).on_conflict_do_nothing()
    db.session.execute(statement, values)


def refresh_statistics(*models: type[Base]) -> None:
    """Tell PostgreSQL's planner what a large import has added, which it else learns minutes later.

    Of the tables of these models or, without any, of all. Called between transactions. Without it,
    the first question about everybody's ties takes minutes. SQLite needs none.
    """
    if is_postgresql():
        with db.engine.begin() as connection:
            names = ", ".join(table_of(model).name for model in models)
            connection.execute(text(f"ANALYZE {names}"))


def is_postgresql() -> bool:
    """Whether this is PostgreSQL, for the few statements that only it understands."""
    return db.engine.dialect.name == "postgresql"


def _set_up_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    # sqlite3 would begin transactions by itself, and too late; _begin_sqlite does it instead.
    connection.isolation_level = None
    wait_long(connection)
    for pragma in (
        *("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"),
        # In kB, for each thread. What it does not hold, the system does.
        "cache_size = -500",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    # A transaction that will write takes its lock at once: upgraded later, it would fail
    # with "database is locked" as soon as another one had written in between.
    reads = _only_reading.get() or _is_only_looking()
    # Past SQLAlchemy, to which this would be a statement like any other, at every page's begin.
    driver = connection.connection.driver_connection
    assert driver is not None
    if reads:
        driver.execute("BEGIN")
    else:
        take_lock(driver)
