"""`python -m bench.imports`: 30,000 contacts brought in and undone, while others write."""

import resource
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event, Thread

from flask import Flask

from bench.apps import app_on
from bench.databases import ENGINES
from meetup.clock import now
from meetup.contacts.models import Contact, ContactImport
from meetup.db import db
from meetup.members.models import Member
from meetup.migrate import upgrade
from meetup.worker.cli import JOBS
from meetup.worker.turns import Turns
from tests.browsing import Browser
from tests.postgresql import postgresql_server, with_database

PEOPLE = 30_000
MOST_SECONDS, MOST_MEGABYTES, MOST_WAIT_MS = 20, 300, 200
AIMS = (
    f"Aims: a file brought in within {MOST_SECONDS} s, {MOST_MEGABYTES} MB a process, and no other "
    f"write that waits longer than {MOST_WAIT_MS} ms."
)
RESULTS = Path(__file__).parent / "results"
HEADER = "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"


@dataclass
class Step:
    """What was done, how long it took, what it needed, and how long another writer waited."""

    engine: str
    what: str
    seconds: float
    megabytes: float
    longest_wait_ms: float
    writes: int


def main() -> None:
    """Print the table, and write it to `bench/results/`."""
    steps = [step for engine in ENGINES for step in _measured(engine)]
    lines = [
        f"# {now():%Y-%m-%d}: {PEOPLE:,} contacts",
        "",
        AIMS,
        "",
        "| engine | step | seconds | MB | longest wait, ms | other writes |",
        "| --- | --- | ---: | ---: | ---: | ---: |",
        *(
            f"| {s.engine} | {s.what} | {s.seconds:.1f} | {s.megabytes:.0f} "
            f"| {s.longest_wait_ms:.0f} | {s.writes} |"
            for s in steps
        ),
    ]
    print("\n".join(lines))  # noqa: T201 - the table is what this command is for
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / f"{now():%Y-%m-%d}-imports.md").write_text("\n".join([*lines, ""]), "utf-8")


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
                db.session.add(_member(name))
            db.session.commit()
        for what, work in (
            ("upload: read and staged", upload),
            ("written by the worker", worker),
            ("the same file again", upload),
            ("updated by the worker", worker),
            ("undone by the worker", undone),
        ):
            with _writing(app) as waits, ProcessPoolExecutor(1, get_context("spawn")) as process:
                seconds, megabytes = process.submit(_timed, work, url).result()
            yield Step(engine, what, seconds, megabytes, 1000 * max(waits), len(waits))
        with app.app_context():
            assert db.session.query(Contact).count() == PEOPLE
            db.engine.dispose()


def upload(app: Flask) -> None:
    """A request that reads the file, and one that has it written."""
    rows = (
        f"Person{n:05},Of Town,https://www.linkedin.com/in/person-{n},"
        f"person{n}@mail.example,Firm,Job,05 Jan 2024\n"
        for n in range(PEOPLE)
    )
    browser = Browser(app, signed_in=1)
    browser.get("/connections/import")
    content = BytesIO((HEADER + "".join(rows)).encode())
    page = browser.press("See what is in it", file=(content, "Connections.csv"))
    assert page.status == 200, page.words[:500]
    browser.post(page.path, {"do": "begin"})


def worker(app: Flask) -> None:
    """What `flask --app app worker --once` does."""
    assert Turns(app, JOBS).until_idle(lambda: False) == {}


def undone(app: Flask) -> None:
    """The newest import is taken back, and deleted by the worker."""
    with app.app_context():
        newest = db.session.query(ContactImport).order_by(ContactImport.id.desc()).first()
        assert newest is not None
        path = f"/connections/import/{newest.id}/undo"
    Browser(app, signed_in=1).post(path)
    worker(app)


def _timed(work: Callable[[Flask], None], url: str) -> tuple[float, float]:
    app = app_on(url)
    began = time.perf_counter()
    work(app)
    seconds = time.perf_counter() - began
    return seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


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


def _member(name: str) -> Member:
    return Member(
        name=name.title(),
        handle=name,
        email=f"{name}@example.org",
        password_hash="-",  # noqa: S106 - nobody signs in
        joined_at=now(),
        confirmed_at=now(),
    )


if __name__ == "__main__":
    main()
