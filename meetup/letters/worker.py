"""One mail on its way: claimed, written, sent, recorded, each in a transaction of its own."""

import logging
from collections.abc import Callable
from datetime import datetime
from functools import partial
from time import sleep

from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from meetup.config import Config
from meetup.db import db, only_reading
from meetup.fields import tidy
from meetup.letters.letter import Letter
from meetup.letters.message import message
from meetup.letters.post import NoServer, NotSent, send
from meetup.letters.writing import FORGETS_THE_ADDRESS, letter_for
from meetup.mail import actions
from meetup.mail.models import OutboxMail
from meetup.mail.queries import is_waiting, still_claimed
from meetup.rounds import Round

log = logging.getLogger(__name__)

RECORDING_PAUSES_SECONDS = (1, 5, 20)


Record = Callable[[OutboxMail], None]


def deliver_next(app: Flask, *, now: datetime) -> Round:
    """Take the mail that has waited longest and send it; without a mail server, show it in the log.

    Nothing slow happens inside a transaction. Raises SQLAlchemyError when the database fails.
    """
    mail = _claimed(app, now=now)
    if mail is None:
        return Round.IDLE
    trouble = False
    try:
        record = _dealt_with(mail, app, now=now)
    except NotSent as reason:
        trouble = isinstance(reason, NoServer)
        record = _not_sent(mail, reason.reason, for_good=reason.for_good, now=now)
    except Exception as error:  # whatever is wrong with one mail, the others still leave
        trouble = True
        record = _broke(mail, error, now=now)
    _recorded(mail, record, app)
    return Round.TROUBLE if trouble else Round.DONE


def _claimed(app: Flask, *, now: datetime) -> OutboxMail | None:
    mail_leaves = _config(app).mail_server is not None
    with app.app_context(), only_reading():
        # An idle worker must not keep the only writer of SQLite waiting.
        if not is_waiting(now=now, mail_leaves=mail_leaves):
            return None
    with app.app_context():
        mail = actions.claim(now=now, mail_leaves=mail_leaves)
        if mail is not None:
            db.session.expunge(mail)
        db.session.commit()
        return mail


def _dealt_with(mail: OutboxMail, app: Flask, *, now: datetime) -> Record:
    config = _config(app)
    letter = letter_for(mail, app)
    if letter is None:
        _say(mail, "dropped, since it is not true any more")
        return partial(actions.record_dropped, now=now)
    if config.mail_server is None:
        _show(mail, letter)
        return partial(actions.record_logged, now=now)
    send(message(letter, mail, config, now=now), config.mail_server, greeting=config.host)
    _say(mail, "sent")
    return partial(actions.record_sent, now=now)


def _not_sent(mail: OutboxMail, reason: str, *, for_good: bool, now: datetime) -> Record:
    # Mail servers repeat the address that they do not like.
    reason = (tidy(reason) or "for no reason given").replace(mail.recipient, "the address")
    _say(mail, f"{'refused for good' if for_good else 'not sent'}: {reason}")
    return partial(actions.record_failure, reason=reason, for_good=for_good, now=now)


def _broke(mail: OutboxMail, error: Exception, *, now: datetime) -> Record:
    # What it says in its own words is kept beside the mail, and not told to the log.
    log.error("Mail %d (%s): not sent", mail.id, mail.kind, exc_info=error)
    reason = tidy(f"{type(error).__name__}: {error}") or "for no reason given"
    return partial(actions.record_failure, reason=reason, for_good=False, now=now)


def _recorded(mail: OutboxMail, record: Record, app: Flask) -> None:
    # A mail that was sent and not recorded would be sent again; so this is tried harder.
    for pause_seconds in (*RECORDING_PAUSES_SECONDS, None):
        try:
            with app.app_context():
                row = still_claimed(mail)
                if row is not None:
                    record(row)
                    if row.is_settled and row.kind in FORGETS_THE_ADDRESS:
                        row.forget_address()
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


def _say(mail: OutboxMail, what: str) -> None:
    log.info("Mail %d (%s): %s", mail.id, mail.kind, what)


def _config(app: Flask) -> Config:
    config: Config = app.config["HANDSHAKES"]
    return config
