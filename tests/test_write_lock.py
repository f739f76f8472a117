"""Who waits for SQLite's lock has it within milliseconds of its being free, or an error in time."""

import sqlite3

import pytest

from meetup import rounds, write_lock
from meetup.db import is_postgresql
from meetup.rounds import TURN_SECONDS
from meetup.write_lock import LOCK_SECONDS, LOOK_AGAIN_SECONDS, take_lock, wait_long


@pytest.fixture
def connections(tmp_path):
    """Two who write to one database; the first holds the lock."""
    made = [
        sqlite3.connect(tmp_path / "one.sqlite3", isolation_level=None, timeout=0) for _ in "ab"
    ]
    made[0].execute("PRAGMA journal_mode = WAL")
    made[0].execute("BEGIN IMMEDIATE")
    yield made
    for one in made:
        one.close()


@pytest.fixture
def naps(monkeypatch):
    """How long each sleep was; `naps.then` is what happens meanwhile."""

    class Naps(list):
        then = staticmethod(lambda: None)

    taken = Naps()

    def sleep(seconds):
        taken.append(seconds)
        taken.then()

    monkeypatch.setattr(write_lock, "sleep", sleep)
    monkeypatch.setattr(write_lock, "monotonic", lambda: sum(taken))
    return taken


def timeout(connection):
    return connection.execute("PRAGMA busy_timeout").fetchone()[0]


def test_the_lock_is_asked_for_again_every_few_milliseconds_however_long_it_took(connections, naps):
    holder, waiting = connections
    naps.then = lambda: holder.commit() if len(naps) == 1000 else None
    take_lock(waiting)
    assert waiting.in_transaction and len(naps) == 1000
    assert max(naps) <= LOOK_AGAIN_SECONDS and min(naps) > 0
    assert len(set(naps)) > 900, "not in step with others who wait"


def test_whoever_writes_much_leaves_time_to_ask_several_times():
    assert TURN_SECONDS >= 3 * LOOK_AGAIN_SECONDS


def test_on_postgresql_nobody_waits_for_that(app, monkeypatch):
    left = []
    monkeypatch.setattr(rounds, "sleep", left.append)
    with app.app_context():
        rounds.leave_turn()
        assert left == ([] if is_postgresql() else [TURN_SECONDS])


def test_a_lock_that_is_free_is_taken_at_once(connections, naps):
    holder, waiting = connections
    holder.commit()
    take_lock(waiting)
    assert waiting.in_transaction and naps == []


def test_after_as_long_as_ever_it_is_an_error_and_nothing_is_begun(connections, naps):
    _, waiting = connections
    with pytest.raises(sqlite3.OperationalError, match="database is locked"):
        take_lock(waiting)
    assert LOCK_SECONDS <= sum(naps) <= LOCK_SECONDS + LOOK_AGAIN_SECONDS
    assert not waiting.in_transaction and timeout(waiting) == LOCK_SECONDS * 1000


def test_what_else_is_held_for_a_moment_sqlite_waits_for_as_before(connections, naps):
    holder, waiting = connections
    wait_long(waiting)
    before = timeout(waiting)
    holder.commit()
    take_lock(waiting)
    assert timeout(waiting) == before == LOCK_SECONDS * 1000


def test_any_other_error_is_no_reason_to_wait(connections, naps):
    holder, waiting = connections
    holder.commit()
    waiting.execute("BEGIN")
    with pytest.raises(sqlite3.OperationalError, match="within a transaction"):
        take_lock(waiting)
    assert naps == []
