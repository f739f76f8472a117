"""Marks that are sent to a server which is killed while it takes them, and started again."""

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from datetime import UTC, datetime
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from threading import Timer

import pytest
from playwright.sync_api import expect

from meetup.attendance.models import Attendance, Mark
from meetup.db import db
from tests.attendance.phones import at_the_door, kept, says, sign_in, tap
from tests.chromium import PHONE

# Which engine is behind it is of no matter to a browser, and SQLite's file outlives its server.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True, scope="session")

ROOT = Path(__file__).parents[2]
IS_SOAK = os.environ.get("HYPOTHESIS_PROFILE") == "soak"
PEOPLE = 200 if IS_SOAK else 50
# So long after marks begin to reach it: before, while and after they are written.
KILLED_AFTER = (0.0, 0.02, 0.05, 0.1, 0.2, 0.4) if IS_SOAK else (0.05,)
PATIENCE_SECONDS = 20


def test_nothing_is_lost_or_counted_twice(app, cast, given, database_url, chrome):
    event = given.event(cast.group_id, starts_at=datetime.now(UTC))
    people = [given.member(f"Person {number:03}") for number in range(PEOPLE)]
    for person in people:
        given.rsvp(event, person)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        address = f"http://127.0.0.1:{listener.getsockname()[1]}"
        context = chrome.new_context(viewport=PHONE)
        sign_in(context, app, address, cast.cleo)
        with serving(app, database_url, listener):
            tab = at_the_door(context.new_page(), address, event)
            context.set_offline(True)
            tap(tab, PEOPLE)
            says(tab, f"{PEOPLE} marks wait here")
        for delay in KILLED_AFTER:
            with serving(app, database_url, listener) as killed:
                with tab.expect_request("**/door/marks"):
                    context.set_offline(False)
                Timer(delay, os.killpg, (killed.pid, signal.SIGKILL)).start()
                killed.wait(PATIENCE_SECONDS)
            context.set_offline(True)
        with serving(app, database_url, listener):
            context.set_offline(False)
            says(tab, "Works without a network, too.")
            expect(tab.locator("#app-here")).to_have_text(f"Here: {PEOPLE}")
    assert kept(tab) == (1, 0)
    with given.inside():
        here = [row.member.name for row in db.session.scalars(db.select(Attendance)) if row.stands]
        assert sorted(here) == [person.name for person in people]
        marks = db.session.scalars(db.select(Mark)).all()
        assert sorted(mark.member.name for mark in marks) == [person.name for person in people]


@contextmanager
def serving(app, database_url, listener):
    """The web server that people run, one process of it, on a socket that outlives it."""
    handle = listener.fileno()
    settings = {
        "MEETUP_DATABASE_URL": database_url,
        "MEETUP_SECRET_KEY": app.config["HANDSHAKES"].secret_key,
    }
    command = ["gunicorn", "--config", "python:meetup.gunicorn_settings", "--workers", "1"]
    process = subprocess.Popen(
        [sys.executable, "-m", *command, "--bind", f"fd://{handle}", "app:app"],
        cwd=ROOT,
        env={name: text for name, text in os.environ.items() if not name.startswith("MEETUP_")}
        | settings,
        pass_fds=(handle,),
        start_new_session=True,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_for(listener.getsockname()[1])
        yield process
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def wait_for(port: int) -> None:
    """Until it answers; what is asked before, it answers when it has begun."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE_SECONDS)
        try:
            connection.request("GET", "/healthz")
            if connection.getresponse().status == 200:
                return
        except (OSError, HTTPException):
            time.sleep(0.05)
        finally:
            connection.close()
    raise AssertionError("the server does not answer")
