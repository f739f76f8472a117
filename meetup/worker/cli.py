"""The worker: sends what is in the outbox, and writes what was brought in."""

import logging
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import sleep

import click
from flask import current_app
from flask.cli import with_appcontext

from meetup.attendance.retention_worker import end_next_names
from meetup.connections import worker as connections
from meetup.contacts.matching_worker import match_next
from meetup.contacts.worker import go_on_with_imports
from meetup.events.worker import keep_next_texts
from meetup.fields import tidy
from meetup.handshakes.afterwards_worker import ask_whom_met_next
from meetup.letters import digest_worker, forgetting_worker
from meetup.letters.worker import Delivering
from meetup.lifecycle import worker as lifecycle
from meetup.members.verifying_worker import Verifying
from meetup.members.worker import forget_addresses, renew_keys
from meetup.pictures.worker import cut_next
from meetup.proposals import worker as proposals
from meetup.reports import worker as reports
from meetup.rounds import Job, stopping_when
from meetup.rsvps import reminder_worker, still_coming_worker
from meetup.rsvps.calendar_mail_worker import tell_calendars_next
from meetup.rsvps.worker import settle_next
from meetup.worker.turns import Turns

JOBS: dict[str, Job] = {
    "mail": Delivering(),
    "seats": settle_next,
    "invitations": tell_calendars_next,
    "reminders": reminder_worker.remind_next,
    "asking": still_coming_worker.ask_next,
    "silent": still_coming_worker.give_back_next,
    "requests": connections.tell_next,
    "ideas": proposals.tell_next,
    "digests": digest_worker.write_next,
    "afterwards": ask_whom_met_next,
    "forgetting": forgetting_worker.forget_next,
    "reports": reports.forget_next,
    "proposals": proposals.lapse_next,
    "names": end_next_names,
    "keys": renew_keys,
    "addresses": forget_addresses,
    "pictures": cut_next,
    "records": lifecycle.forget_next,
    "calendars": keep_next_texts,
    "imports": go_on_with_imports,
    "matching": match_next,
    "verifying": Verifying(),
}

log = logging.getLogger("meetup.letters")


@click.command()
@click.option("--once", is_flag=True, help="Do all that is due now, and end.")
@with_appcontext
def worker(once: bool) -> None:
    """Send what is in the outbox, write what members have brought in, offer seats to the next.

    Without a mail server, show the mails on standard error.
    """
    turns = Turns(current_app._get_current_object(), JOBS)  # type: ignore[attr-defined]  # Flask's own way
    with _telling(), _stopping() as is_stopped, stopping_when(is_stopped):
        if once:
            _say_what_broke(turns.until_idle(is_stopped))
        while not once and not is_stopped():
            sleep(min(turns.next(is_stopped), 0.2))


def _say_what_broke(broken: dict[str, Exception]) -> None:
    for job, error in broken.items():
        reason = tidy(f"{type(error).__name__}: {error}")
        raise click.ClickException(f"Not all is done ({job}). {reason}") from error


@contextmanager
def _stopping() -> Iterator[Callable[[], bool]]:
    """Whether somebody has asked the worker to stop; it finishes what is at hand first."""
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
