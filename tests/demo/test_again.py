"""The same seed makes the same town: at the same moment row for row, a day later in shape."""

import json
import os
import subprocess
import sys
from collections import Counter
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Table, select, text

from meetup import create_app
from meetup.config import read_config
from meetup.contact_keys import ContactKeys
from meetup.db import Base, db
from meetup.demo.actions import fill
from meetup.demo.town import read_town
from meetup.migrate import upgrade
from tests.kept_rows import empty

# What is drawn does not depend on the engine that keeps it; test_town.py makes it on both.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True, scope="session")

ROOT = Path(__file__).parents[2]
# The next day, the clocks of the town go back.
MOMENT = datetime(2026, 10, 24, 21, 40, tzinfo=UTC)
# What a picture is known by is a secret of 128 random bits, whatever the seed.
NEVER_THE_SAME = {"key", "picture_key"}
Rows = dict[str, list[tuple[Any, ...]]]
Shape = Counter[tuple[object, ...]]
Made = tuple[Rows, Shape]


def made(app: Flask, *, now: datetime, seed: str = "Kelmouth") -> Rows:
    """All rows of the town, made in a database that is emptied first."""
    with app.app_context():
        empty(db.engine)
        # As in a new one, the first member is the first again.
        db.session.execute(text("DELETE FROM sqlite_sequence"))
        keys = ContactKeys("the secret of some instance")
        town = read_town()
        fill(town, password_hash="a hash", host="town.example", keys=keys, now=now, seed=seed)
        db.session.commit()
        return {table.name: _rows(table) for table in Base.metadata.sorted_tables}


def _rows(table: Table) -> list[tuple[Any, ...]]:
    columns = [column for column in table.c if column.name not in NEVER_THE_SAME]
    return sorted(map(tuple, db.session.execute(select(*columns))), key=repr)


def shape(app: Flask) -> Shape:
    """What events there are, and how many answered, came and shook hands at each."""
    counted = """
        SELECT title, status,
            (SELECT count(*) FROM rsvps WHERE event_id = events.id),
            (SELECT count(*) FROM attendance WHERE event_id = events.id),
            (SELECT count(*) FROM handshakes WHERE event_id = events.id)
        FROM events
    """
    with app.app_context():
        return Counter(tuple(row) for row in db.session.execute(text(counted)))


@pytest.fixture(scope="module")
def first(app: Flask) -> Made:
    """The town as it was made the first time."""
    return made(app, now=MOMENT), shape(app)


def test_made_again_at_the_same_moment_every_row_is_the_same(app: Flask, first: Made):
    assert made(app, now=MOMENT) == first[0]


def test_another_process_makes_the_same_rows(first: Made, tmp_path: Path):
    """In it, sets of words are in another order: each process hashes them in its own way."""
    code = "from tests.demo.test_again import tell; tell()"
    there = {**os.environ, "PYTHONHASHSEED": "1", "INSTANCE": str(tmp_path)}
    told = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=there, check=True, capture_output=True
    )
    assert json.loads(told.stdout) == digests(first[0])


def digests(rows: Rows) -> dict[str, str]:
    """The rows of each table in a few letters, to be told by another process."""
    return {name: sha256(repr(own).encode()).hexdigest() for name, own in rows.items()}


def tell() -> None:
    """Write out the digests of the town as it is made in this process, in a new database."""
    instance = Path(os.environ["INSTANCE"])
    url = f"sqlite:///{instance}/town.sqlite3"
    app = create_app(read_config(instance, {"MEETUP_DATABASE_URL": url}))
    with app.app_context():
        upgrade()
    sys.stdout.write(json.dumps(digests(made(app, now=MOMENT))))


def test_a_day_later_only_the_days_differ(app: Flask, first: Made):
    later = made(app, now=MOMENT + timedelta(days=1))
    assert {name: len(rows) for name, rows in later.items()} == {
        name: len(rows) for name, rows in first[0].items()
    }
    assert shape(app) == first[1]


def test_another_seed_makes_another_year_of_the_same_people(app: Flask, first: Made):
    other = made(app, now=MOMENT, seed="another")
    assert len(other["members"]) == len(first[0]["members"])
    assert other["attendance"] != first[0]["attendance"]
