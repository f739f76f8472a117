"""The town's databases: made once for each week and state of the schema, copied for each run."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime, timedelta
from hashlib import sha256

import psycopg
from sqlalchemy import func, select, text

from bench.apps import FOLDER, ROOT, app_on
from bench.seed import Town
from meetup.clock import now
from meetup.db import Base, db, is_postgresql
from meetup.events.text_actions import keep_missing_texts
from meetup.members.passwords import hash_password
from meetup.migrate import upgrade
from tests.postgresql import postgresql_server, with_database

AT_ONCE = 10_000
PREFIX = "handshakes_bench_"


@contextmanager
def sqlite() -> Iterator[str]:
    """The address of the town on SQLite. It is a copy, of which nothing is left afterwards."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    kept, copy = FOLDER / f"town-{_state()}.sqlite3", FOLDER / "run.sqlite3"
    if not kept.exists():
        _remove("town-*", "draft*")
        _fill(f"sqlite:///{FOLDER}/draft.sqlite3")
        (FOLDER / "draft.sqlite3").rename(kept)
    _remove("run.*")
    shutil.copy(kept, copy)
    try:
        yield f"sqlite:///{copy}"
    finally:
        _remove("run.*")


@contextmanager
def postgresql() -> Iterator[str]:
    """The address of the town on PostgreSQL. It is a copy, of which nothing is left afterwards."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    kept, copy = PREFIX + _state(), f"{PREFIX}run"
    with (
        postgresql_server(FOLDER / "postgresql") as server,
        psycopg.connect(server, autocommit=True) as connection,
    ):
        names = [name for (name,) in connection.execute("SELECT datname FROM pg_database")]
        for old in names:
            if old.startswith(PREFIX) and old != kept:
                connection.execute(f"DROP DATABASE {old} WITH (FORCE)")
        if kept not in names:
            connection.execute(f"CREATE DATABASE {copy} ENCODING 'UTF8' TEMPLATE template0")
            _fill(with_database(server, copy))
            connection.execute(f"ALTER DATABASE {copy} RENAME TO {kept}")
        connection.execute(f"CREATE DATABASE {copy} TEMPLATE {kept}")
        try:
            yield with_database(server, copy)
        finally:
            connection.execute(f"DROP DATABASE {copy} WITH (FORCE)")


ENGINES: dict[str, Callable[[], AbstractContextManager[str]]] = {
    "SQLite": sqlite,
    "PostgreSQL": postgresql,
}


def _fill(url: str) -> None:
    with app_on(url).app_context():
        upgrade()
        town = Town(_monday(), hash_password("correct horse battery"))
        for name, rows in town.tables():
            table = Base.metadata.tables[name]
            for start in range(0, len(rows), AT_ONCE):
                db.session.execute(table.insert(), rows[start : start + AT_ONCE])
            if is_postgresql():
                # The ids were given, so the next one is still the first.
                ids = func.pg_get_serial_sequence(name, "id")
                db.session.execute(select(func.setval(ids, func.max(table.c.id))))
            db.session.commit()
        while keep_missing_texts():
            db.session.commit()
        db.session.remove()
        _tidy_up()
        db.engine.dispose()


def _tidy_up() -> None:
    """What PostgreSQL does by itself some minutes later."""
    if is_postgresql():
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE"))


def _monday() -> datetime:
    """The start of this week: a town that is a day old need not be made anew."""
    today = now().replace(hour=0, minute=0, second=0, microsecond=0)
    return today - timedelta(days=today.weekday())


def _state() -> str:
    """What the town depends on: the week, how it is drawn, and the schema."""
    drawn_by = [
        ROOT / "bench" / f"{name}.py"
        for name in ("seed", "rows", "crowds", "feeds", "heavy", "words")
    ]
    steps = sorted((ROOT / "meetup" / "migrations" / "versions").glob("*.py"))
    parts = [_monday().isoformat().encode(), *(path.read_bytes() for path in (*drawn_by, *steps))]
    return sha256(b"\0".join(parts)).hexdigest()[:12]


def _remove(*patterns: str) -> None:
    for pattern in patterns:
        for file in FOLDER.glob(pattern):
            file.unlink()
