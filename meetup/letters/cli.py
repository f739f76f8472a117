"""The worker: sends what is in the outbox."""

import logging
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic, sleep

import click
from flask import current_app
from flask.cli import with_appcontext

from meetup.clock import now
from meetup.fields import tidy
from meetup.letters.worker import Round, deliver_next

PAUSE_SECONDS = {Round.IDLE: 1.0, Round.DONE: 0.0, Round.TROUBLE: 5.0}

log = logging.getLogger("meetup.letters")


@click.command()
@click.option("--once", is_flag=True, help="Send all that is due now, and end.")
@with_appcontext
def worker(once: bool) -> None:
    """Send what is in the outbox; without a mail server, show it on standard error."""
    with _telling(), _stopping() as is_stopped:
        while not is_stopped():
            result = _next_round(once=once)
            if once and result is Round.IDLE:
                break
            if not once:
                _pause(PAUSE_SECONDS[result], is_stopped)


def _next_round(*, once: bool) -> Round:
    app = current_app._get_current_object()  # type: ignore[attr-defined]  # Flask's own way
    try:
        return deliver_next(app, now=now())
    except Exception as error:  # the worker outlives a database that does not answer
        if once:
            reason = tidy(f"{type(error).__name__}: {error}")
            raise click.ClickException(f"Not all mail is sent. {reason}") from error
        log.error("The worker goes on after a pause.", exc_info=error)
        return Round.TROUBLE


def _pause(seconds: float, is_stopped: Callable[[], bool]) -> None:
    end = monotonic() + seconds
    while not is_stopped() and (left := end - monotonic()) > 0:
        sleep(min(left, 0.2))


@contextmanager
def _stopping() -> Iterator[Callable[[], bool]]:
    """Whether somebody has asked the worker to stop; it finishes the mail at hand first."""
    asked: list[int] = []
    numbers = (signal.SIGTERM, signal.SIGINT)
    # A plain list: a lock, taken in a handler, may be held by what the signal interrupted.
    before = {number: signal.signal(number, lambda at, _: asked.append(at)) for number in numbers}
    try:
        yield lambda: bool(asked)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def _telling() -> Iterator[None]:
    """What becomes of each mail is told, not only what goes wrong."""
    level = log.level
    log.setLevel(logging.INFO)
    try:
        yield
    finally:
        log.setLevel(level)
