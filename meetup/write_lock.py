"""Waiting for SQLite’s lock, so that whoever writes much keeps nobody else from writing."""

import sqlite3
from random import uniform
from time import monotonic, sleep

# For how long the lock is waited for, and after how long at most it is asked for again.
LOCK_SECONDS = 15.0
LOOK_AGAIN_SECONDS = 0.005


def take_lock(connection: sqlite3.Connection) -> None:
    """Begin a transaction that writes. Raises sqlite3.OperationalError if others do for too long.

    SQLite itself would sleep longer and longer, up to 100 ms, and miss the gaps that whoever
    writes thousands of rows leaves to others. Here all who wait ask again and again.
    """
    latest = monotonic() + LOCK_SECONDS
    connection.execute("PRAGMA busy_timeout = 0")
    try:
        while not _has_lock(connection, is_last=monotonic() >= latest):
            # At random, so that no two keep missing the same gap.
            sleep(uniform(LOOK_AGAIN_SECONDS / 5, LOOK_AGAIN_SECONDS))  # noqa: S311 - no secret
    finally:
        wait_long(connection)


def wait_long(connection: sqlite3.Connection) -> None:
    """What else others may hold for a moment, SQLite waits for by itself."""
    connection.execute(f"PRAGMA busy_timeout = {LOCK_SECONDS * 1000:.0f}")


def _has_lock(connection: sqlite3.Connection, *, is_last: bool) -> bool:
    try:
        connection.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError as error:
        if is_last or error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
            raise
        return False
    return True
