"""`make demo`: its own database, no mail, a key of its own, whatever else is set."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
NAMES = ("DATABASE_URL", "MAIL_URL", "BASE_URL", "SECRET_KEY")
TELL = "".join(f'echo "{name}=$MEETUP_{name}"\n' for name in NAMES)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder with the Makefile, in which `flask` only tells how it was called."""
    for name in ("Makefile", "requirements.txt"):
        shutil.copy(ROOT / name, tmp_path)
    programs = tmp_path / ".venv" / "bin"
    programs.mkdir(parents=True)
    (programs / "python").symlink_to(sys.executable)
    (programs / "flask").write_text(f'#!/bin/sh\necho "flask $*"\n{TELL}')
    (programs / "flask").chmod(0o755)
    (tmp_path / ".venv" / "runs").touch()
    return tmp_path


def make(place: Path, *arguments: str, **environment: str) -> list[dict[str, str]]:
    """What each `flask` that `make demo` calls was told, in turn."""
    kept = {name: text for name, text in os.environ.items() if not name.startswith("MEETUP_")}
    for name in ("MAKEFLAGS", "MAKELEVEL", "PORT", "HOST"):
        kept.pop(name, None)
    done = subprocess.run(
        ["/usr/bin/env", "make", "demo", *arguments],
        cwd=place,
        env=kept | environment,
        check=True,
        capture_output=True,
        text=True,
        timeout=60,
    )
    calls = done.stdout.split("flask --app app ")[1:]
    return [
        {"command": call.splitlines()[0]}
        | dict(line.split("=", 1) for line in call.splitlines()[1:])
        for call in calls
    ]


def test_it_brings_the_database_up_to_date_fills_it_and_serves(place: Path):
    calls = make(place)
    assert [call["command"] for call in calls] == ["db upgrade", "demo", "serve"]
    assert {call["DATABASE_URL"] for call in calls} == {f"sqlite:///{place}/instance/demo.sqlite3"}
    assert {call["MAIL_URL"] for call in calls} == {"none"}
    assert {call["BASE_URL"] for call in calls} == {"http://127.0.0.1:5000"}


def test_neither_environment_nor_command_line_lead_it_to_another_database(place: Path):
    elsewhere = {"MEETUP_DATABASE_URL": "sqlite:////elsewhere", "MEETUP_MAIL_URL": "smtp://mail"}
    for calls in (
        make(place, **elsewhere),
        make(place, *(f"{name}={text}" for name, text in elsewhere.items())),
    ):
        assert {call["DATABASE_URL"] for call in calls} == {
            f"sqlite:///{place}/instance/demo.sqlite3"
        }
        assert {call["MAIL_URL"] for call in calls} == {"none"}


def test_its_sessions_are_good_nowhere_else(place: Path):
    first = {call["SECRET_KEY"] for call in make(place, MEETUP_SECRET_KEY="the town's own key")}
    again = {call["SECRET_KEY"] for call in make(place)}
    assert len(first) == len(again) == 1 and first != again
    assert min(len(key) for key in first | again) >= 48


def test_the_town_of_before_is_removed_and_nothing_else(place: Path):
    instance = place / "instance"
    instance.mkdir()
    for name in ("demo.sqlite3", "demo.sqlite3-wal", "handshakes.sqlite3", "secret_key"):
        (instance / name).touch()
    make(place)
    assert sorted(p.name for p in instance.iterdir()) == ["handshakes.sqlite3", "secret_key"]


def test_links_carry_the_port_or_the_address_that_is_named(place: Path):
    assert make(place, "PORT=8000")[0]["BASE_URL"] == "http://127.0.0.1:8000"
    assert make(place, PORT="8001")[0]["BASE_URL"] == "http://127.0.0.1:8001"
    named = make(place, MEETUP_BASE_URL="https://demo.example.org")
    assert named[0]["BASE_URL"] == "https://demo.example.org"
