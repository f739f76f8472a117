"""The only reader of the clock; everything else is handed the moment."""

from collections.abc import Callable
from datetime import UTC, datetime


def _system_time() -> datetime:
    return datetime.now(UTC)


_read: Callable[[], datetime] = _system_time


def now() -> datetime:
    """The present moment, in UTC."""
    return _read()
