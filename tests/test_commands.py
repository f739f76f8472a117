"""What `flask --app app` offers, and that whoever only serves pages loads none of it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from flask import Flask

from meetup.commands import PLACES

ROOT = Path(__file__).resolve().parent.parent
LOADED = "import sys; from app import app; print(*sys.modules)"
# Each takes megabytes of every worker, and half a second of its start between them.
OF_COMMANDS_AND_UPLOADS = {"alembic", "flask_migrate", "PIL", "meetup.demo", "meetup.bundle"}


@pytest.mark.parametrize("name", PLACES)
def test_each_command_says_what_it_does(app: Flask, name: str):
    result = app.test_cli_runner().invoke(args=[name, "--help"])
    assert result.exit_code == 0
    assert name in result.output.splitlines()[0]


def test_an_unknown_command_is_refused(app: Flask):
    result = app.test_cli_runner().invoke(args=["no-such-thing"])
    assert result.exit_code == 2
    assert "No such command 'no-such-thing'" in result.output


def test_a_process_that_serves_pages_loads_no_command(tmp_path: Path):
    kept = {name: text for name, text in os.environ.items() if not name.startswith("MEETUP_")}
    settings = {
        "MEETUP_SECRET_KEY": "a key for this test",
        "MEETUP_DATABASE_URL": f"sqlite:///{tmp_path}/town.sqlite3",
    }
    told = subprocess.run(
        [sys.executable, "-c", LOADED],
        env=kept | settings,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert not OF_COMMANDS_AND_UPLOADS & set(told.stdout.split())
