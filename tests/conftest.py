"""The app on both engines, the clock, the cast, and their browsers."""

import gc
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from tempfile import TemporaryDirectory
from typing import Any, TypeVar

import pytest
from flask import Flask
from hypothesis import HealthCheck, settings
from jinja2.bccache import Bucket, BytecodeCache
from playwright.sync_api import Browser as Chrome
from sqlalchemy import event, func

from meetup import App, create_app
from meetup import clock as clock_module
from meetup.config import read_config
from meetup.db import Base, db
from meetup.mail.models import OutboxMail
from meetup.migrate import upgrade
from meetup.rounds import Job, Round
from tests.browsing import Browser
from tests.chromium import open_chromium
from tests.given import Given, Person
from tests.kept_rows import copy, empty, put_back
from tests.postgresql import new_postgresql
from tests.study_data import study_data

T = TypeVar("T")

# The study data are not ours to ship; without them their tests do not exist.
collect_ignore_glob = [] if study_data() else ["*/test_study_data.py"]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """One line that says whether the tests on real communities were there to run."""
    terminalreporter.write_line(f"Tests on the study data: {'run' if study_data() else 'absent'}")


def pytest_collection_finish() -> None:
    """What is loaded by now stays to the end: Python need not look through it for what may go."""
    gc.collect()
    gc.freeze()


settings.register_profile(
    "bounded",
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
settings.register_profile(
    "soak", max_examples=1000, deadline=None, suppress_health_check=list(HealthCheck)
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "bounded"))


class Compiled(BytecodeCache):
    """What templates were compiled to, for every app that this process makes."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self._kept:
            bucket.bytecode_from_string(self._kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._kept[bucket.key] = bucket.bytecode_to_string()


App.jinja_options = {**App.jinja_options, "bytecode_cache": Compiled()}


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """An empty database of each engine, one for each process that runs tests."""
    if request.param == "postgresql":
        with new_postgresql() as url:
            yield url
    else:
        with TemporaryDirectory(prefix="handshakes-sqlite-") as folder:
            yield f"sqlite:///{folder}/test.sqlite3"


@pytest.fixture(scope="session")
def app(database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The app on a database that its migrations made."""
    instance = tmp_path_factory.mktemp("instance")
    environment = {"MEETUP_DATABASE_URL": database_url, "MEETUP_BASE_URL": "http://town.example"}
    app = create_app(read_config(instance, environment))
    app.testing = True
    with app.app_context():
        upgrade()
        if db.engine.dialect.name == "sqlite":
            # Tests lose nothing in a power cut, and wait for the disk thousands of times.
            event.listen(db.engine, "connect", lambda c, _: c.execute("PRAGMA synchronous = OFF"))
        db.engine.dispose()
    yield app
    app.extensions["limits"].close()
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def app_with(app: Flask) -> Iterator[Callable[..., Flask]]:
    """`app_with(trusted_proxies=1)`: another app on the same database, under other settings."""
    others = []

    def make(**settings: object) -> Flask:
        others.append(create_app(replace(app.config["HANDSHAKES"], **settings)))
        return others[-1]

    yield make
    for other in others:
        other.extensions["limits"].close()
        with other.app_context():
            db.engine.dispose()


@pytest.fixture(autouse=True)
def _clean(request: pytest.FixtureRequest) -> Iterator[None]:
    """Each test that uses the app finds its database empty, and nothing counted by its limits."""
    yield
    if "app" in request.fixturenames:
        app: Flask = request.getfixturevalue("app")
        app.extensions["limits"].forget()
        with app.app_context():
            empty(db.engine)


@pytest.fixture(scope="session")
def _chromium() -> Iterator[Chrome]:
    with open_chromium() as chrome:
        yield chrome


@pytest.fixture
def chrome(_chromium: Chrome) -> Iterator[Chrome]:
    """A Chromium that knows nobody, and is left so; starting one for each test takes seconds."""
    yield _chromium
    for context in _chromium.contexts:
        context.close()


@dataclass
class Clock:
    """The clock that the app reads during a test."""

    moment: datetime

    def move(self, **by: float) -> None:
        """Let time pass, e.g. move(hours=3)."""
        self.moment += timedelta(**by)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """It is noon on 1 June 2026 (UTC), until the test moves it."""
    clock = Clock(datetime(2026, 6, 1, 12, tzinfo=UTC))
    monkeypatch.setattr(clock_module, "_read", lambda: clock.moment)
    return clock


@pytest.fixture
def given(app: Flask, clock: Clock) -> Given:
    """Makes what a test starts from: members, groups, events, answers, handshakes."""
    return Given(app, clock)


@dataclass
class Cast:
    """Ana and Ben are members of Harbour Walks, Cleo owns it, Dov belongs to nothing."""

    ana: Person
    ben: Person
    cleo: Person
    dov: Person
    group: str
    group_id: int


@pytest.fixture
def outbox(given: Given) -> Callable[[], list[OutboxMail]]:
    """`outbox()`: the mails that wait or have left, the oldest first."""

    def rows() -> list[OutboxMail]:
        with given.inside():
            found = list(db.session.scalars(db.select(OutboxMail).order_by(OutboxMail.id)))
            db.session.expunge_all()
            return found

    return rows


@pytest.fixture
def cast(given: Given) -> Cast:
    """The four who play in most tests, and their group `harbour` (members only)."""
    with given.inside():
        ana, ben, cleo, dov = given.people("Ana", "Ben", "Cleo", "Dov")
        group_id = given.group("harbour", name="Harbour Walks", owner=cleo, members=[ana, ben])
    return Cast(ana, ben, cleo, dov, "harbour", group_id)


@pytest.fixture(scope="session")
def _kept(app: Flask) -> dict[tuple[object, ...], tuple[Any, str, list[str]]]:
    """What `once` has made in this database, and which tables it filled."""
    return {}


@pytest.fixture
def once(
    request: pytest.FixtureRequest,
    app: Flask,
    given: Given,
    _kept: dict[tuple[object, ...], tuple[Any, str, list[str]]],
) -> Callable[[Callable[[Given, Cast], T]], T]:
    """`once(town)`: what `town(given, cast)` returns, and the database as it leaves it.

    It is made in the first test on an engine and put back in all others. A test that takes a scene
    of it finds the cast in there, if anywhere.
    """

    def kept(make: Callable[[Given, Cast], T]) -> T:
        made = (make.__module__, make.__qualname__, given.clock.moment, given.timezone)
        with app.app_context():
            engine = db.engine
        assert "cast" not in request.fixturenames, "a scene brings its own"
        if made not in _kept:
            scene = make(given, request.getfixturevalue("cast"))
            name = str(len(_kept))
            _kept[made] = deepcopy(scene), name, copy(engine, name)
            return scene
        scene, name, tables = _kept[made]
        put_back(engine, name, tables)
        return deepcopy(scene)

    return kept


@pytest.fixture
def browser(app: Flask) -> Callable[[Person | None], Browser]:
    """`browser(ana)` is a browser in which Ana is signed in; `browser(None)` a stranger's."""

    def open_browser(person: Person | None = None) -> Browser:
        return Browser(app, signed_in=person.id if person else None)

    return open_browser


@pytest.fixture
def until_idle(app: Flask, clock: Clock) -> Callable[[Job], int]:
    """`until_idle(job)`: rounds of a job of the worker until it is idle; how many did something."""

    def rounds(job: Job) -> int:
        count = 0
        while job(app, now=clock.moment) is not Round.IDLE:
            count += 1
            assert count < 100
        return count

    return rounds


@pytest.fixture
def posting(browser: Callable[..., Browser]) -> Callable[..., Callable[[], int]]:
    """`posting(ana, path, **data)`: a post that is ready to be sent, from a browser of its own.

    Its token is fetched already; what it returns is the status of the answer.
    """

    def ready(person: Person | None, path: str, **data: object) -> Callable[[], int]:
        page = browser(person)
        form = {"csrf_token": page.token(), **data}
        return lambda: page.client.post(path, data=form).status_code

    return ready


@pytest.fixture
def count(given: Given) -> Callable[[type[Base]], int]:
    """`count(Handshake)`: how many rows there are."""

    def counted(model: type[Base]) -> int:
        with given.inside():
            return db.session.scalar(db.select(func.count()).select_from(model)) or 0

    return counted


@pytest.fixture
def count_queries(app: Flask) -> Callable[[], "contextmanager[list[str]]"]:
    """`with count_queries() as statements:` lists the SQL that runs inside."""

    @contextmanager
    def counting() -> Iterator[list[str]]:
        statements: list[str] = []

        def note(_c: object, _cur: object, statement: str, *_: object) -> None:
            if not statement.startswith(("BEGIN", "SAVEPOINT", "PRAGMA")):
                statements.append(statement)

        with app.app_context():
            engine = db.engine
        event.listen(engine, "before_cursor_execute", note)
        try:
            yield statements
        finally:
            event.remove(engine, "before_cursor_execute", note)

    return counting
