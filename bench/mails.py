"""`python -m bench.mails`: thousands of mails to a mail server of this machine, by real workers."""

import os
import subprocess
import sys
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from os import cpu_count, getloadavg
from pathlib import Path
from tempfile import TemporaryDirectory

import psutil
from flask import Flask

from bench.apps import ROOT, app_on, settings
from bench.databases import ENGINES
from meetup.clock import now
from meetup.db import db, insert_or_ignore, refresh_statistics
from meetup.mail.actions import enqueue
from meetup.members.models import Member
from meetup.migrate import upgrade
from meetup.rsvps.models import Rsvp
from meetup.rsvps.rules import Answer
from tests.given import Given
from tests.postgresql import postgresql_server, with_database

MAILS = 20_000
LEAST_A_SECOND, MOST_GROWTH_MB = 200, 20
AIMS = (
    f"Aims: {LEAST_A_SECOND} mails a second with one worker, and no worker that grows by more than "
    f"{MOST_GROWTH_MB} MB between the first tenth of the mails and the last."
)
RESULTS = Path(__file__).parent / "results"


@dataclass
class Run:
    """So many workers sent all mails: how long it took, and what the largest of them needed.

    `first` is its memory once a tenth was sent, `last` at the end, in MB; `twice` how many mails
    came a second time.
    """

    engine: str
    workers: int
    mails: int
    seconds: float
    busy: float
    first: float
    last: float
    twice: int

    @property
    def rate(self) -> float:
        return self.mails / self.seconds

    @property
    def is_within_aims(self) -> bool:
        is_fast = self.workers > 1 or self.rate >= LEAST_A_SECOND
        return is_fast and self.last - self.first <= MOST_GROWTH_MB and not self.twice


def main() -> None:
    """Print the table, and write it to `bench/results/` where it was the whole."""
    parser = ArgumentParser(prog="python -m bench.mails")
    parser.add_argument("--engine", action="append", choices=list(ENGINES))
    parser.add_argument("--mails", type=int, default=MAILS)
    given = parser.parse_args()
    engines = given.engine or list(ENGINES)
    runs = [
        _measured(engine, workers=workers, mails=given.mails)
        for engine in engines
        for workers in (1, 3)
    ]
    lines = [
        f"# {now():%Y-%m-%d}: {given.mails:,} mails",
        "",
        AIMS,
        "",
        f"Processes that wanted one of {cpu_count()} cores, these included: {getloadavg()[1]:.1f}.",
        "",
        "| engine | workers | seconds | a second | busy, s | MB after a tenth | MB at the end |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: |",
        *(
            f"| {r.engine} | {r.workers} | {r.seconds:.1f} | {r.rate:.0f} | {r.busy:.1f} "
            f"| {r.first:.0f} | {r.last:.0f} |"
            for r in runs
        ),
        "",
        *(
            f"- {r.engine}, {r.workers} at once: {r.twice} came twice, and an aim is missed."
            for r in runs
            if not r.is_within_aims
        ),
    ]
    print("\n".join(lines))  # noqa: T201 - the table is what this command is for
    if given.mails == MAILS and set(engines) == set(ENGINES):
        (RESULTS / f"{now():%Y-%m-%d}-mails.md").write_text("\n".join([*lines, ""]), "utf-8")


def _measured(engine: str, *, workers: int, mails: int) -> Run:
    with _filled(engine, mails) as url, _sink() as sink, ExitStack() as opened:
        environment = _environment(url, sink.port)
        command = [sys.executable, "-m", "flask", "--app", "app", "worker"]
        began = time.perf_counter()
        processes = [
            opened.enter_context(
                subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.DEVNULL)
            )
            for _ in range(workers)
        ]
        seen = [psutil.Process(process.pid) for process in processes]
        first = 0.0
        while (taken := sink.counts()[0]) < mails:
            if taken == 0:
                # The start of a process is none of the mails' business.
                began = time.perf_counter()
            if not first and taken >= mails // 10:
                first = _megabytes(seen)
            time.sleep(0.02)
        seconds = time.perf_counter() - began
        busy = sum(sum(process.cpu_times()[:2]) for process in seen)
        last = _megabytes(seen)
        for process in processes:
            process.terminate()
        for process in processes:
            process.wait()
        taken, addresses = sink.counts()
        assert addresses == mails, "somebody was left out"
        return Run(engine, workers, mails, seconds, busy, first, last, taken - addresses)


def _megabytes(processes: list[psutil.Process]) -> float:
    return max(float(process.memory_info().rss) for process in processes) / 1e6


@dataclass
class _Sink:
    process: "subprocess.Popen[str]"
    port: int

    def counts(self) -> tuple[int, int]:
        """How many mails it has taken, and to how many addresses."""
        assert self.process.stdin and self.process.stdout
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        taken, addresses = self.process.stdout.readline().split()
        return int(taken), int(addresses)


@contextmanager
def _sink() -> Iterator[_Sink]:
    piped = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    command = [sys.executable, "-m", "bench.sink"]
    with subprocess.Popen(command, cwd=ROOT, text=True, **piped) as process:
        assert process.stdin and process.stdout
        yield _Sink(process, int(process.stdout.readline()))
        process.stdin.close()


def _environment(url: str, port: int) -> dict[str, str]:
    kept = {name: text for name, text in os.environ.items() if not name.startswith("MEETUP_")}
    mail = {"MEETUP_MAIL_URL": f"smtp://127.0.0.1:{port}", "FLASK_SKIP_DOTENV": "1"}
    return kept | settings(url) | mail


@contextmanager
def _filled(engine: str, mails: int) -> Iterator[str]:
    """A database in which so many members come to an event, and are to be told that they do."""
    with ExitStack() as opened:
        folder = opened.enter_context(TemporaryDirectory(prefix="handshakes-bench-"))
        if engine == "SQLite":
            url = f"sqlite:///{folder}/mails.sqlite3"
        else:
            server = opened.enter_context(postgresql_server(Path(folder)))
            url = with_database(server, "postgres")
        app = app_on(url)
        with app.app_context():
            upgrade()
            _fill(app, mails)
            refresh_statistics()
            db.engine.dispose()
        yield url


@dataclass
class _Clock:
    moment: datetime


def _fill(app: Flask, mails: int) -> None:
    at = now()
    given = Given(app, _Clock(at))
    group_id = given.group("walks", name="Harbour Walks", owner=given.member("Cleo"))
    # So far off that no other mail is due to anybody.
    event_id = given.event(group_id, starts_at=at + timedelta(days=30))
    account = {"timezone": "Europe/Berlin", "joined_at": at, "confirmed_at": at}
    people = [
        {
            "name": f"Member {number}",
            "handle": f"member-{number}",
            "search": f"member {number}",
            "email": f"member-{number}@mail.example",
            "password_hash": "-",
            **account,
        }
        for number in range(mails)
    ]
    with given.inside():
        insert_or_ignore(Member, people)
        members = db.select(Member.id, Member.email).where(Member.email.endswith("@mail.example"))
        found = db.session.execute(members.order_by(Member.id)).all()
        said = {"event_id": event_id, "answer": Answer.YES, "answered_at": at}
        insert_or_ignore(Rsvp, [{"member_id": member_id, **said} for member_id, _ in found])
        for member_id, email in found:
            about = {"event_id": event_id, "member_id": member_id}
            enqueue("seat", email, purpose=f"seat-{member_id}", now=at, **about)


if __name__ == "__main__":
    main()
