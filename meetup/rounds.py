"""What a job of the worker is, and what it says of the round that it has just made."""

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from enum import Enum, auto
from time import sleep
from typing import Protocol, TypeVar

from flask import Flask

from meetup.db import db, is_postgresql, only_reading
from meetup.write_lock import LOOK_AGAIN_SECONDS

T = TypeVar("T")

_is_stopping: ContextVar[Callable[[], bool]] = ContextVar("is_stopping", default=lambda: False)

# Enough for each who waits for SQLite's lock to have asked for it again, also where the machine has
# much to do.
TURN_SECONDS = 4 * LOOK_AGAIN_SECONDS


def leave_turn() -> None:
    """Who writes much leaves this to others between two transactions.

    On PostgreSQL nobody waits for whoever writes other rows.
    """
    if not is_postgresql():
        sleep(TURN_SECONDS)


@contextmanager
def without_collecting() -> Iterator[None]:
    """While others wait for what happens inside, Python looks for no circles of objects.

    With all of the application loaded, that takes it up to a quarter of a second. It does so later.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


@contextmanager
def stopping_when(asked: Callable[[], bool]) -> Iterator[None]:
    """Rounds that are made inside end early once `asked` says so."""
    token = _is_stopping.set(asked)
    try:
        yield
    finally:
        _is_stopping.reset(token)


def is_stopping() -> bool:
    """Whether the worker is asked to stop: a round of several things leaves the rest to others."""
    return _is_stopping.get()()


class Round(Enum):
    """How it went: nothing waited, something was dealt with, or there is trouble."""

    IDLE = auto()
    DONE = auto()
    TROUBLE = auto()


class Job(Protocol):
    """Deals with one thing that waits, in short transactions of its own.

    Where nothing waits, it finds that out without keeping writers waiting. Raises whatever goes
    wrong, and is called again after a pause.
    """

    def __call__(self, app: Flask, /, *, now: datetime) -> Round:
        """One round, at this moment."""


def deal_with_next(app: Flask, find: Callable[[], T | None], deal: Callable[[T], object]) -> Round:
    """One round of a job of which each thing is dealt with in one transaction.

    `find` says what waits, without a lock, or nothing: None or False. `deal` is handed it, looks
    for itself whether that still holds, and leaves the commit to this.
    """
    with app.app_context(), only_reading():
        waiting = find()
    if not waiting:
        return Round.IDLE
    with app.app_context():
        deal(waiting)
        db.session.commit()
    return Round.DONE
