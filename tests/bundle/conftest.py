"""Bundles written by hand, and the command that brings them in."""

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask

from meetup.db import Base, db

Write = Callable[..., Path]
Import = Callable[..., Result]

ROOT = Path(__file__).parent.parent.parent
WRITES = ("INSERT", "UPDATE", "DELETE")

GOOD = {
    "members": "member,name,email\n1,Ana,ana@example.org\n2,Ben,\n3,Cleo,\n",
    "groups": "group,name,timezone\nwalks,Harbour Walks,Europe/Berlin\n",
    "memberships": "group,member\nwalks,1\nwalks,2\n",
    "connections": "member_a,member_b\n1,2\n",
    "events": "event,group,title,starts_at\nspring,walks,Spring Walk,2026-05-01T18:00\n"
    "autumn,walks,Autumn Walk,2026-09-01T18:00\n",
    "rsvps": "event,member,answer\nspring,1,yes\n",
    "attendance": "event,member\nspring,1\nspring,2\n",
    "handshakes": "event,member_a,member_b\nspring,1,2\n",
}


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """`write(members="member,name…", …)` makes a bundle of these files and says where it is."""

    def write_bundle(folder: str = "bundle", **files: str | bytes) -> Path:
        path = tmp_path / folder
        path.mkdir(exist_ok=True)
        for name, content in files.items():
            raw = content.encode() if isinstance(content, str) else content
            (path / f"{name}.csv").write_bytes(raw)
        return path

    return write_bundle


@pytest.fixture
def bring_in(app: Flask, clock: object) -> Import:
    """`bring_in(path, "--source", "club")` runs the command as the shell does."""

    def run(path: Path, *options: str) -> Result:
        result = app.test_cli_runner().invoke(args=["import", str(path), *options])
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return run


@pytest.fixture
def everything(app: Flask) -> Callable[[], dict[str, list[tuple[object, ...]]]]:
    """All rows of all tables."""

    def rows() -> dict[str, list[tuple[object, ...]]]:
        with app.app_context():
            return {
                table.name: sorted(map(tuple, db.session.execute(table.select())), key=repr)
                for table in Base.metadata.sorted_tables
            }

    return rows


def is_empty(everything: Callable[[], dict[str, list[tuple[object, ...]]]]) -> bool:
    """Whether no table has a row."""
    return not any(everything().values())


def in_the_shell(database_url: str, path: Path) -> tuple[list[str], dict[str, Any]]:
    """The command as somebody types it, and for a process of its own where that is."""
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("MEETUP_")},
        "MEETUP_DATABASE_URL": database_url,
        "MEETUP_SECRET_KEY": "only for a test, this one",
        "TERM": "xterm",
    }
    command = [sys.executable, "-m", "flask", "--app", "app", "import", str(path)]
    return command, {"cwd": ROOT, "env": environment}
