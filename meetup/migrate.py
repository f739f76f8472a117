"""Brings the database up to date (Alembic, by Flask-Migrate)."""

from pathlib import Path
from typing import Any

import click
import flask_migrate
from flask import Flask, current_app
from flask.cli import ScriptInfo
from flask_migrate.cli import db as commands  # type: ignore[import-not-found]  # the stubs lack it

import meetup.bundle.models  # noqa: F401 - its tables, which no page asks for
from meetup.db import db


class Migrations(click.Group):
    """Flask-Migrate's commands, for an app that does not know of them before they are used."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run one of them."""
        _init_app(ctx.ensure_object(ScriptInfo).load_app())
        return super().invoke(ctx)


migrations = Migrations(
    commands.name,
    commands.commands,
    callback=commands.callback,
    params=commands.params,
    help=commands.help,
)


def upgrade() -> None:
    """Run the migrations that the database of the app at hand still lacks."""
    _init_app(current_app._get_current_object())  # type: ignore[attr-defined]  # Flask's own way
    flask_migrate.upgrade()


def _init_app(app: Flask) -> None:
    here = Path(__file__).parent / "migrations"
    flask_migrate.Migrate(app, db, directory=str(here), render_as_batch=True)
