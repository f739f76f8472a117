"""What a job of the worker is, and what it says of the round that it has just made."""

from datetime import datetime
from enum import Enum, auto
from typing import Protocol

from flask import Flask

# What who writes much leaves to others in between: longer than whoever waits for SQLite sleeps
# before they ask for its lock again.
TURN_SECONDS = 0.03


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
