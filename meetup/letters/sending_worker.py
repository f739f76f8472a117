"""What becomes of one mail that was claimed: written, sent, and how that is recorded."""

import logging
from collections.abc import Callable, Collection, Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from time import sleep

from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from meetup.config import Config
from meetup.contact_keys import contact_keys
from meetup.db import db, in_one_statement, only_reading
from meetup.fields import tidy
from meetup.letters.letter import Letter
from meetup.letters.line import Line
from meetup.letters.message import message
from meetup.letters.post import NoServer, NotLetIn, NotSent, Refused
from meetup.letters.writing import ASKED_FOR, FORGETS_THE_ADDRESS, is_over, letter_for
from meetup.mail import actions
from meetup.mail.models import OutboxMail
from meetup.mail.queries import Said, latest_to, said_by, still_claimed
from meetup.mail.rest_actions import count_refusal, wake
from meetup.mail.rest_queries import refused_among
from meetup.mail.rest_rules import cause_of, without_addresses

log = logging.getLogger(__name__)

RECORDING_PAUSES_SECONDS = (1, 5, 20)
NO_REASON = "for no reason given"

# Writes what became of a mail, in a transaction of its own.
Record = Callable[[], None]


@dataclass(frozen=True)
class Known:
    """What decides on mails of a batch: which addresses refused mails, and what comes twice.

    `refused`: by its key, whether the address rests. `latest`: the last mail that says the same.
    """

    refused: Mapping[str, bool]
    latest: Mapping[Said, int]


def known_of(mails: Collection[OutboxMail], app: Flask) -> Known:
    """What is known of these mails now."""
    keys = contact_keys(config_of(app))
    recipients = {mail.recipient for mail in mails}
    with app.app_context(), only_reading():
        refused = refused_among([keys.of_address(recipient) for recipient in recipients])
        return Known(refused, latest_to(recipients))


def deal_with(
    mail: OutboxMail, known: Known, app: Flask, line: Line, *, chance: float, now: datetime
) -> bool:
    """Send one mail, or say why not, and record that; whether it was refused by its address.

    Nothing slow happens inside a transaction. Raises NoServer when others need not be tried now
    either, and SQLAlchemyError when the database fails.
    """
    failure: NotSent | None = None
    try:
        record = _outcome(mail, known, app, line, now=now)
    except NoServer:
        # It has not been tried, so there is nothing to record.
        raise
    except NotSent as error:
        failure = error
        record = _not_sent(mail, error, app, chance=chance, now=now)
    except Exception as error:  # whatever is wrong with one mail, the others still leave
        record = _broke(mail, error, chance=chance, now=now)
    _recorded(record, app)
    if isinstance(failure, NotLetIn):
        # Recorded all the same: if it is about this one alone, it must not stand before all others.
        raise NoServer(failure.reason)
    return isinstance(failure, Refused)


def config_of(app: Flask) -> Config:
    """The settings of the app."""
    config: Config = app.config["HANDSHAKES"]
    return config


def reason_to_tell(reason: str, mail: OutboxMail) -> str:
    """What a mail server said, in one line and without addresses, which it repeats."""
    told = without_addresses(tidy(reason) or NO_REASON)
    return told.replace(mail.recipient, "the address")


def _outcome(mail: OutboxMail, known: Known, app: Flask, line: Line, *, now: datetime) -> Record:
    config = config_of(app)
    key = contact_keys(config).of_address(mail.recipient)
    if is_over(mail, now=now):
        return _dropped(mail, "it is too late for it", now=now)
    if known.latest.get(said_by(mail), mail.id) > mail.id:
        return _dropped(mail, "a later one says the same", now=now)
    if known.refused.get(key) and mail.kind not in ASKED_FOR:
        return _dropped(mail, "its address rests", now=now)
    letter = letter_for(mail, app)
    if letter is None:
        return _dropped(mail, "it is not true any more", now=now)
    if config.mail_server is None:
        _show(mail, letter)
        return _on_row(mail, partial(actions.record_logged, now=now))
    line.send(message(letter, mail, config, now=now), config.mail_server, greeting=config.host)
    say(mail, "sent")
    return partial(_record_sent, mail, key if key in known.refused else None, now=now)


def _record_sent(mail: OutboxMail, key: str | None, *, now: datetime) -> None:
    forgets_address = mail.kind in FORGETS_THE_ADDRESS
    with in_one_statement() if key is None else nullcontext():
        actions.record_sent(mail, forgets_address=forgets_address, now=now)
    if key is not None:
        wake(key)


def _dropped(mail: OutboxMail, why: str, *, now: datetime) -> Record:
    reason = f"dropped, since {why}"
    say(mail, reason)
    return _on_row(mail, partial(actions.record_dropped, reason=reason, now=now))


def _on_row(mail: OutboxMail, change: Callable[[OutboxMail], None]) -> Record:
    """Change the row of the mail, unless another has claimed it since."""

    def record() -> None:
        row = still_claimed(mail)
        if row is not None:
            change(row)
            if row.is_settled and row.kind in FORGETS_THE_ADDRESS:
                row.forget_address()

    return record


def _not_sent(
    mail: OutboxMail, error: NotSent, app: Flask, *, chance: float, now: datetime
) -> Record:
    reason = reason_to_tell(error.reason, mail)
    say(mail, f"{'refused for good' if error.for_good else 'not sent'}: {reason}")
    key = contact_keys(config_of(app)).of_address(mail.recipient)
    cause = cause_of(error.reason)

    def change(row: OutboxMail) -> None:
        actions.record_failure(row, reason, for_good=error.for_good, chance=chance, now=now)
        if isinstance(error, Refused):
            count_refusal(row, key, cause, now=now)

    return _on_row(mail, change)


def _broke(mail: OutboxMail, error: Exception, *, chance: float, now: datetime) -> Record:
    # What it says in its own words is kept beside the mail, and not told to the log.
    log.error("Mail %d (%s): not sent", mail.id, mail.kind, exc_info=error)
    reason = tidy(f"{type(error).__name__}: {error}") or NO_REASON
    change = partial(actions.record_failure, reason=reason, for_good=False, chance=chance, now=now)
    return _on_row(mail, change)


def _recorded(record: Record, app: Flask) -> None:
    # A mail that was sent and not recorded would be sent again; so this is tried harder.
    for pause_seconds in (*RECORDING_PAUSES_SECONDS, None):
        try:
            with app.app_context():
                record()
                db.session.commit()
            return
        except SQLAlchemyError:
            if pause_seconds is None:
                raise
            sleep(pause_seconds)


def _show(mail: OutboxMail, letter: Letter) -> None:
    # In place of a mail, so it is for whoever looks at the terminal, and says whose link it is.
    log.info(
        "No mail server is set. To %s: %s: %s",
        *map(tidy, (mail.recipient, letter.subject, letter.link)),
        extra={"for_people": True},
    )


def say(mail: OutboxMail, what: str) -> None:
    """Tell the log what became of a mail, without whose it is."""
    log.info("Mail %d (%s): %s", mail.id, mail.kind, what)
