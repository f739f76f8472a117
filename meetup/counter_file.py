"""Counters in one file that all processes of a machine share, for the library `limits`."""

import sqlite3
from threading import Lock
from urllib.parse import urlsplit

from limits.storage import Storage

from meetup.clock import now

PRUNED_EVERY = 500

SCHEMA = """
CREATE TABLE IF NOT EXISTS counters (
    name TEXT PRIMARY KEY, count INTEGER NOT NULL, ends_at REAL NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS ix_counters_ends_at ON counters (ends_at);
"""
# One statement, so that of any number of processes each gets a number of its own.
COUNT = """
INSERT INTO counters VALUES (:name, max(:amount, 0), :now + :seconds)
ON CONFLICT (name) DO UPDATE SET
    count = max(CASE WHEN ends_at > :now THEN count ELSE 0 END + :amount, 0),
    ends_at = CASE WHEN ends_at > :now THEN ends_at ELSE :now + :seconds END
RETURNING count
"""


class CountersInFile(Storage):
    """A storage of `limits` in the SQLite file at `sqlite:////path/to/file`."""

    STORAGE_SCHEME = None

    def __init__(self, uri: str, wrap_exceptions: bool = False) -> None:
        super().__init__(uri, wrap_exceptions=wrap_exceptions)
        self._path = urlsplit(uri).path
        self._connection: sqlite3.Connection | None = None
        self._alone, self._counted = Lock(), 0

    @property
    def base_exceptions(self) -> type[Exception]:
        """What goes wrong when the file cannot be read or written."""
        return sqlite3.Error

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Count `amount` in the window that is open, or open one of `expiry` seconds."""
        values = {"name": key, "amount": amount, "seconds": expiry, "now": _now()}
        with self._alone:
            self._counted += 1
            if self._counted % PRUNED_EVERY == 0:
                self._open().execute("DELETE FROM counters WHERE ends_at <= :now", values)
            return int(self._open().execute(COUNT, values).fetchall()[0][0])

    def get(self, key: str) -> int:
        """What the window that is open has counted."""
        return int(self._of_open_window("count", key) or 0)

    def get_expiry(self, key: str) -> float:
        """When the window that is open ends, in seconds since 1970; now if none is."""
        return float(self._of_open_window("ends_at", key) or _now())

    def check(self) -> bool:
        """Whether the file answers."""
        with self._alone:
            return self._open().execute("SELECT count(*) FROM counters").fetchone() is not None

    def reset(self) -> int:
        """Forget all that was counted; how many windows those were."""
        with self._alone:
            return self._open().execute("DELETE FROM counters").rowcount

    def clear(self, key: str) -> None:
        """Forget one window."""
        with self._alone:
            self._open().execute("DELETE FROM counters WHERE name = ?", (key,))

    def close(self) -> None:
        """Let go of the file, until something is counted again."""
        with self._alone:
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    def _of_open_window(self, column: str, key: str) -> float | None:
        question = f"SELECT {column} FROM counters WHERE name = ? AND ends_at > ?"  # noqa: S608 - our own words
        with self._alone:
            row = self._open().execute(question, (key, _now())).fetchone()
        return row[0] if row else None

    def _open(self) -> sqlite3.Connection:
        # At the first count, not at the start: a connection does not survive a fork.
        if self._connection is None:
            opened = sqlite3.connect(
                self._path, timeout=2, isolation_level=None, check_same_thread=False
            )
            # What a power cut takes from the counters, nobody misses.
            opened.executescript("PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF;" + SCHEMA)
            self._connection = opened
        return self._connection


def _now() -> float:
    return now().timestamp()
