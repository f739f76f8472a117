"""Runs migrations on the database of the current app."""

from typing import Any, Literal

from alembic import context
from flask import current_app
from sqlalchemy import Connection, Engine

from meetup.db import UtcDateTime


def _render(kind: str, value: Any, _context: object) -> str | Literal[False]:
    # Migrations do not follow the models: what they need stands in them as plain SQLAlchemy.
    if kind == "type" and isinstance(value, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    return False


def _migrate(connection: Connection) -> None:
    database = current_app.extensions["migrate"].db
    context.configure(
        connection=connection,
        target_metadata=database.metadata,
        render_as_batch=True,
        render_item=_render,
        transaction_per_migration=True,
    )
    with context.begin_transaction():
        context.run_migrations()


def _set_foreign_keys(connection: Connection, state: str) -> None:
    # Past SQLAlchemy, which would begin a transaction first, in which the pragma does nothing.
    driver = connection.connection.driver_connection
    assert driver is not None
    driver.execute(f"PRAGMA foreign_keys = {state}")


engine: Engine = current_app.extensions["migrate"].db.engine
with engine.connect() as connection:
    if engine.dialect.name == "sqlite":
        # A table that is rebuilt is dropped in between, and must not take its rows' kin along.
        _set_foreign_keys(connection, "OFF")
        try:
            _migrate(connection)
        finally:
            # Whoever only asked which steps are left is still in a transaction, where it does
            # nothing either; each step has committed its own.
            connection.rollback()
            _set_foreign_keys(connection, "ON")
    else:
        _migrate(connection)
