"""All rows of a database, copied inside it and put back: a scene that is made once for many tests.

The copies stand in a schema of their own, of which neither the app nor its migrations know. On
SQLite that is a second file beside the first.
"""

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from typing import Any

from sqlalchemy import Engine

from meetup.db import Base


def filled(cursor: Any) -> list[str]:
    """The tables that are not empty, those that others lean on first; asked in one go."""
    tables = [table.name for table in Base.metadata.sorted_tables]
    looks = ", ".join(f'EXISTS (SELECT 1 FROM "{table}")' for table in tables)
    cursor.execute(f"SELECT {looks}")
    return [table for table, found in zip(tables, cursor.fetchone(), strict=True) if found]


def run(connection: Any, engine: Engine, statements: Sequence[str]) -> None:
    """All of them in one transaction, and one trip to the server."""
    script = "".join(f"{statement};" for statement in statements)
    if engine.dialect.name == "sqlite":
        connection.executescript(f"BEGIN;{script}COMMIT;")
    elif script:
        connection.cursor().execute(script)
        connection.commit()


def empty(engine: Engine) -> None:
    """Nothing is in the database any more.

    It is done thousands of times, and most tables are empty: so that is asked first.
    """
    with closing(engine.raw_connection()) as connection:
        tables = filled(connection.cursor())
        run(connection, engine, [f'DELETE FROM "{table}"' for table in reversed(tables)])


def copy(engine: Engine, name: str) -> list[str]:
    """Copy every row under `name`; the tables that have any."""
    with _with_copies(engine) as connection:
        tables = filled(connection.cursor())
        wanted = "CREATE TABLE {1} AS SELECT * FROM {0}"
        run(connection, engine, [wanted.format(*_names(table, name)) for table in tables])
        return tables


def put_back(engine: Engine, name: str, tables: Sequence[str]) -> None:
    """Into an empty database, what was copied from these tables under `name`."""
    with _with_copies(engine) as connection:
        wanted = "INSERT INTO {0} SELECT * FROM {1}"
        run(connection, engine, [wanted.format(*_names(table, name)) for table in tables])


def _names(table: str, name: str) -> tuple[str, str]:
    return f'"{table}"', f'kept."{name}.{table}"'


@contextmanager
def _with_copies(engine: Engine) -> Iterator[Any]:
    """A connection to the database that finds the copies in the schema `kept`."""
    with closing(engine.raw_connection()) as connection:
        if engine.dialect.name == "sqlite":
            connection.execute("ATTACH DATABASE ? AS kept", (f"{engine.url.database}.kept",))
            try:
                yield connection
            finally:
                connection.execute("DETACH DATABASE kept")
        else:
            connection.cursor().execute("CREATE SCHEMA IF NOT EXISTS kept")
            yield connection
