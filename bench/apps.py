"""The application on a database of the bench."""

from pathlib import Path

from flask import Flask

from meetup import create_app
from meetup.config import read_config

ROOT = Path(__file__).resolve().parent.parent
# Everything that a run leaves behind on this machine; git ignores it.
FOLDER = ROOT / "instance" / "bench"


def settings(database_url: str) -> dict[str, str]:
    """The settings under which it is measured: one key for those who sign in and who serve."""
    return {
        "MEETUP_DATABASE_URL": database_url,
        "MEETUP_SECRET_KEY": "a key for the bench alone",
        "MEETUP_TIMEZONE": "Europe/Berlin",
    }


def app_on(database_url: str) -> Flask:
    """The application in this process, on this database."""
    return create_app(read_config(FOLDER, settings(database_url)))
