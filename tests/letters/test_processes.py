"""`flask worker` as processes of their own, one killed in the worst moment, on one outbox."""

import os
import signal
import subprocess
import sys
from collections import Counter
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import settings

from meetup.db import db
from meetup.mail.actions import enqueue
from meetup.mail.models import OutboxMail
from meetup.mail.queries import is_waiting
from meetup.mail.rules import LEASE
from meetup.members.models import Member

ROOT = Path(__file__).resolve().parents[2]
# Of three workers: in `make test`, and in `make soak`.
MAILS = 6000 if settings.get_current_profile_name() == "soak" else 200
PATIENCE_SECONDS = 60 + MAILS / 50


@pytest.fixture
def start(app, post_office):
    """`start("--once")`: a worker on the database of the test, which sends to its post office."""
    config = app.config["HANDSHAKES"]
    server = post_office.address
    kept = {name: text for name, text in os.environ.items() if not name.startswith("MEETUP_")}
    environment = kept | {
        "MEETUP_DATABASE_URL": config.database_url,
        "MEETUP_SECRET_KEY": config.secret_key,
        "MEETUP_BASE_URL": config.base_url,
        "MEETUP_MAIL_URL": f"smtp://{server.host}:{server.port}?tls=none",
    }
    command = (sys.executable, "-m", "flask", "--app", "app", "worker")
    with ExitStack() as opened:

        def worker(*options):
            process = subprocess.Popen([*command, *options], cwd=ROOT, env=environment)
            opened.enter_context(process)
            opened.callback(process.kill)
            return process

        yield worker


@pytest.fixture
def waiting(given, clock):
    """`waiting(9)`: so many newcomers are to be mailed; workers read the clock of this machine."""
    clock.moment = datetime.now(UTC)

    def sign_up(how_many):
        facts = {"timezone": "UTC", "password_hash": "-", "joined_at": clock.moment}
        with given.inside():
            people = [
                Member(name="Una", handle=f"una-{n}", email=f"una-{n}@example.org", **facts)
                for n in range(how_many)
            ]
            db.session.add_all(people)
            db.session.flush()
            for una in people:
                purpose = f"confirmation:{una.id}"
                enqueue(
                    "confirmation", una.email, purpose=purpose, now=clock.moment, member_id=una.id
                )
            return {una.email for una in people}

    return sign_up


def let_leases_run_out(given):
    """As if LEASE had gone by since."""
    with given.inside():
        for mail in db.session.scalars(db.select(OutboxMail)):
            if mail.claimed_until:
                mail.claimed_until -= LEASE


def test_of_a_worker_that_is_killed_between_sending_and_recording_one_mail_comes_twice(
    given, post_office, start, waiting, outbox
):
    everybody = waiting(30)
    worker, arrived = start(), []

    def kill_at_the_fifth():
        arrived.append(1)
        if len(arrived) == 5:
            os.kill(worker.pid, signal.SIGKILL)
            worker.wait()

    post_office.on_mail = kill_at_the_fifth
    assert worker.wait(PATIENCE_SECONDS) == -signal.SIGKILL
    assert len(post_office.mails) == 5, "the server has taken what the worker died of"
    assert sum(mail.sent_at is not None for mail in outbox()) == 4
    with given.inside():
        assert not is_waiting(now=datetime.now(UTC), mail_leaves=True), "the lease is not over"
    let_leases_run_out(given)
    assert start("--once").wait(PATIENCE_SECONDS) == 0
    copies = Counter((str(mail["To"]), str(mail["Message-ID"])) for mail in post_office.mails)
    twice = str(post_office.mails[4]["To"])
    assert {to for to, _ in copies} == everybody and len(copies) == 30
    assert {to: times for (to, _), times in copies.items() if times > 1} == {twice: 2}
    assert all(mail.sent_at and mail.claimed_until is None for mail in outbox())


def test_three_workers_send_each_mail_once(post_office, start, waiting, outbox):
    everybody = waiting(MAILS)
    post_office.waits_for = 3
    workers = [start("--once") for _ in range(3)]
    assert [worker.wait(PATIENCE_SECONDS) for worker in workers] == [0, 0, 0]
    took = Counter(post_office.took)
    assert set(took) == everybody and set(took.values()) == {1}
    assert len({mail["Message-ID"] for mail in post_office.mails}) == MAILS
    assert {(mail.tries, mail.sent_at is None) for mail in outbox()} == {(1, False)}
    assert post_office.calls >= 3, "all of them had something to do"
