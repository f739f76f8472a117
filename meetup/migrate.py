"""Brings the database up to date (Alembic, by Flask-Migrate)."""

from pathlib import Path

from flask import Flask
from flask_migrate import Migrate

from meetup.db import db


def init_app(app: Flask) -> None:
    """Give `app` the command `db upgrade` and its kin."""
    Migrate(app, db, directory=str(Path(__file__).parent / "migrations"), render_as_batch=True)
