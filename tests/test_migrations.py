"""The migrations make what the models say, and leave rows alone."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from sqlalchemy import CheckConstraint, func, inspect, select

from meetup.db import Base, db
from meetup.migrate import upgrade
from tests.conftest import Cast


def test_models_and_migrations_agree(app: Flask):
    with app.app_context(), db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_every_constraint_has_a_name(app: Flask):
    with app.app_context():
        inspector = inspect(db.engine)
        for table in Base.metadata.sorted_tables:
            assert inspector.get_pk_constraint(table.name)["name"], table.name
            for kind in ("foreign_keys", "unique_constraints", "check_constraints"):
                for constraint in getattr(inspector, f"get_{kind}")(table.name):
                    assert constraint["name"], f"{table.name}: {constraint}"


def test_upgrading_a_filled_database_keeps_every_row(app: Flask, cast: Cast):
    def counts() -> dict[str, int]:
        with app.app_context():
            return {
                table.name: db.session.scalar(select(func.count()).select_from(table)) or 0
                for table in Base.metadata.sorted_tables
            }

    before = counts()
    with app.app_context():
        upgrade()
    assert counts() == before
    assert before["members"] == 4


def test_every_check_of_the_models_is_in_the_database(app: Flask):
    """Rebuilding a table, as SQLite must to change one, can lose them without a word."""
    with app.app_context():
        inspector = inspect(db.engine)
        for table in Base.metadata.sorted_tables:
            kept = {check["name"] for check in inspector.get_check_constraints(table.name)}
            said = {str(c.name) for c in table.constraints if isinstance(c, CheckConstraint)}
            assert kept == said, table.name
