"""Counts what is limited, where all workers see it."""

import hmac
import logging
from collections.abc import Callable
from datetime import timedelta
from math import ceil
from typing import TypeVar

from limits import RateLimitItem
from limits.errors import StorageError
from limits.storage import MemoryStorage, Storage, storage_from_string
from limits.strategies import FixedWindowRateLimiter

from meetup.clock import now
from meetup.counter_file import CountersInFile

T = TypeVar("T")
log = logging.getLogger(__name__)

PATIENCE_SECONDS = 0.5


class Counters:
    """The counters at `url`; each process has its own while nobody answers there.

    A counter is named by what is counted and for whom; its window opens with the first count.
    """

    def __init__(self, url: str, secret_key: str) -> None:
        self._shared = _at(url)
        self._own: Storage | None = None
        self._secret = secret_key.encode()

    def count(self, what: str, key: str, window: RateLimitItem) -> bool:
        """Count one, and say whether the limit was not reached before."""
        name = self._name(what, key)
        return self._answer(lambda counter: counter.hit(window, name))

    def give_back(self, what: str, key: str, window: RateLimitItem) -> None:
        """Take one off again."""
        name = self._name(what, key)
        self._answer(lambda counter: counter.hit(window, name, cost=-1))

    def wait(self, what: str, key: str, window: RateLimitItem) -> timedelta:
        """How long until the window closes; a second at least."""
        name = self._name(what, key)
        stats = self._answer(lambda counter: counter.get_window_stats(window, name))
        return timedelta(seconds=max(1, ceil(stats.reset_time - now().timestamp())))

    def forget(self) -> None:
        """Begin anew, as if nothing had been counted."""
        self._shared.reset()

    def close(self) -> None:
        """Let go of a file that is open."""
        if isinstance(self._shared, CountersInFile):
            self._shared.close()

    def _answer(self, question: Callable[[FixedWindowRateLimiter], T]) -> T:
        try:
            return question(FixedWindowRateLimiter(self._shared))
        except StorageError as error:
            # Nobody is kept out for it, and nobody gets endless tries.
            log.error("Limits are not shared for now: %s", type(error.storage_error).__name__)
            self._own = self._own or MemoryStorage()
            return question(FixedWindowRateLimiter(self._own))

    def _name(self, what: str, key: str) -> str:
        # Neither e-mail nor address is kept, nor found by trying all that there are.
        return hmac.digest(self._secret, f"{what}\0{key}".encode(), "sha256").hex()[:32]


def _at(url: str) -> Storage:
    if url.startswith("sqlite:"):
        return CountersInFile(url, wrap_exceptions=True)
    patience = dict.fromkeys(("socket_timeout", "socket_connect_timeout"), PATIENCE_SECONDS)
    storage = storage_from_string(url, wrap_exceptions=True, **patience)
    assert isinstance(storage, Storage)
    return storage
