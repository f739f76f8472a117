"""`python -m bench.imports`: 30,000 contacts brought in, matched and undone, while others write."""

import resource
import time
from argparse import ArgumentParser
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from os import cpu_count, getloadavg
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event, Thread

from flask import Flask

from bench.apps import app_on
from bench.databases import ENGINES
from bench.import_steps import FILES, MEMBERS, PEOPLE, STEPS
from meetup.clock import now
from meetup.connections.models import ConnectionRequest
from meetup.contact_keys import contact_keys
from meetup.contacts.models import Contact
from meetup.db import db
from meetup.members.models import Member
from meetup.members.rules import FoundBy
from meetup.migrate import upgrade
from tests.postgresql import postgresql_server, with_database

MOST_SECONDS, MOST_MEGABYTES, MOST_WAIT_MS = 20, 300, 200
MOST_SECONDS_OF_UPLOAD = 2
AIMS = (
    f"Aims: a file brought in within {MOST_SECONDS} s, {MOST_MEGABYTES} MB a process, and no other "
    f"write that waits longer than {MOST_WAIT_MS} ms; the page after the upload within "
    f"{MOST_SECONDS_OF_UPLOAD} s."
)
RESULTS = Path(__file__).parent / "results"


@dataclass
class Step:
    """What was done, how long it took, what it needed, and how long another writer waited.

    `busy` is how many of its seconds the process itself had to do, whatever else the machine did.
    """

    engine: str
    what: str
    seconds: float
    busy: float
    megabytes: float
    longest_wait_ms: float
    late: int
    writes: int


def main() -> None:
    """Print the table, and write it to `bench/results/` where both engines are in it."""
    parser = ArgumentParser(prog="python -m bench.imports")
    parser.add_argument("--engine", action="append", choices=list(ENGINES))
    engines = parser.parse_args().engine or list(ENGINES)
    steps = [step for engine in engines for step in _measured(engine)]
    lines = [
        f"# {now():%Y-%m-%d}: {PEOPLE:,} contacts",
        "",
        AIMS,
        "",
        f"Processes that wanted one of {cpu_count()} cores, these included: {getloadavg()[1]:.1f}.",
        "",
        "| engine | step | seconds | busy | MB | longest wait, ms | other writes |",
        "| --- | --- | ---: | ---: | ---: | ---: | ---: |",
        *(
            f"| {s.engine} | {s.what} | {s.seconds:.1f} | {s.busy:.1f} | {s.megabytes:.0f} "
            f"| {s.longest_wait_ms:.0f} | {s.writes} |"
            for s in steps
        ),
        "",
        *(_verdict(engine, steps) for engine in engines),
    ]
    print("\n".join(lines))  # noqa: T201 - the table is what this command is for
    if set(engines) == set(ENGINES):
        (RESULTS / f"{now():%Y-%m-%d}-imports.md").write_text("\n".join([*lines, ""]), "utf-8")


def _verdict(engine: str, steps: Sequence[Step]) -> str:
    """What of the aims an engine missed, in words; a file is brought in by four steps."""
    own = [step for step in steps if step.engine == engine]
    files = [sum(s.seconds for s in own[at : at + 4]) for at in FILES]
    missed = [
        f"{what} took {seconds:.1f} s"
        for what, seconds in zip(("the file", "the same file again"), files, strict=True)
        if seconds > MOST_SECONDS
    ]
    missed += [
        f"{own[at].what} took {own[at].seconds:.1f} s"
        for at in FILES
        if own[at].seconds > MOST_SECONDS_OF_UPLOAD
    ]
    missed += [f"{s.what}: {s.megabytes:.0f} MB" for s in own if s.megabytes > MOST_MEGABYTES] + [
        f"{s.what}: another write waited {s.longest_wait_ms:.0f} ms, of which {s.late} of "
        f"{s.writes} writes waited too long"
        for s in own
        if s.late
    ]
    return f"- {engine}: " + ("; ".join(missed) + "." if missed else "every aim is reached.")


@contextmanager
def _empty(engine: str) -> Iterator[str]:
    with TemporaryDirectory(prefix="handshakes-bench-") as folder:
        if engine == "SQLite":
            yield f"sqlite:///{folder}/imports.sqlite3"
        else:
            with postgresql_server(Path(folder)) as server:
                yield with_database(server, "postgres")


def _measured(engine: str) -> Iterator[Step]:
    with _empty(engine) as url:
        app = app_on(url)
        with app.app_context():
            upgrade()
            for name in ("ana", "ben"):
                db.session.add(_member(app, name))
            for number in range(MEMBERS):
                here = f"person{number * (PEOPLE // MEMBERS)}"
                db.session.add(_member(app, here, domain="mail.example"))
            db.session.commit()
        for what, work in STEPS:
            with _writing(app) as waits, ProcessPoolExecutor(1, get_context("spawn")) as process:
                needed = process.submit(_timed, work, url).result()
            late = sum(1000 * wait > MOST_WAIT_MS for wait in waits)
            yield Step(engine, what, *needed, 1000 * max(waits), late, len(waits))
        with app.app_context():
            assert db.session.query(Contact).count() == PEOPLE
            assert db.session.query(ConnectionRequest).count() == MEMBERS
            db.engine.dispose()


def _timed(work: Callable[[Flask], None], url: str) -> tuple[float, float, float]:
    app = app_on(url)
    began, was_busy = time.perf_counter(), time.process_time()
    work(app)
    seconds, busy = time.perf_counter() - began, time.process_time() - was_busy
    return seconds, busy, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


@contextmanager
def _writing(app: Flask) -> Iterator[list[float]]:
    """Somebody else writes a row, again and again; how long each time took, in seconds."""
    waits: list[float] = []
    stop = Event()

    def write() -> None:
        while not stop.is_set():
            began = time.perf_counter()
            with app.app_context():
                db.session.execute(db.update(Member).where(Member.id == 2).values(place=str(began)))
                db.session.commit()
            waits.append(time.perf_counter() - began)
            time.sleep(0.01)

    thread = Thread(target=write)
    thread.start()
    try:
        yield waits
    finally:
        stop.set()
        thread.join()


def _member(app: Flask, name: str, *, domain: str = "example.org") -> Member:
    email = f"{name}@{domain}"
    return Member(
        name=name.title(),
        handle=name,
        email=email,
        email_key=contact_keys(app.config["HANDSHAKES"]).of_address(email),
        password_hash="-",  # noqa: S106 - nobody signs in
        joined_at=now(),
        confirmed_at=now(),
        found_by=FoundBy.ANYONE,
    )


if __name__ == "__main__":
    main()
