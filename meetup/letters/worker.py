"""The worker's part in mail: some mails at a time are claimed, and sent one after the other."""

import logging
from collections import deque
from collections.abc import Callable, Collection
from datetime import datetime
from random import random
from time import monotonic

from flask import Flask

from meetup import clock
from meetup.db import db, only_reading
from meetup.letters.line import Line
from meetup.letters.post import NoServer
from meetup.letters.sending_worker import config_of, deal_with, known_of, reason_to_tell
from meetup.mail import actions
from meetup.mail.models import OutboxMail
from meetup.mail.queries import is_waiting
from meetup.mail.rules import LEASE, LONGEST_QUIET, quiet_for
from meetup.rounds import Round, is_stopping

log = logging.getLogger(__name__)

# So many are claimed at once, and for so long they keep other jobs waiting. Their lease is much
# longer, also where a mail server takes its time over one.
AT_ONCE = 50
ROUND_SECONDS = 1.0


class Delivering:
    """Sends the mails that have waited longest; without a mail server, shows them in the log.

    Its line to the mail server stays open while there is something to send. A server that cannot
    be used is left alone for a while, longer each time. Meanwhile mails wait, and none of them has
    been tried. `chance` draws a number from 0 up to 1.
    """

    def __init__(self, most: int = AT_ONCE, chance: Callable[[], float] = random) -> None:
        self._most, self._chance = most, chance
        self._line = Line()
        self._troubles = 0
        self._quiet_until: datetime | None = None

    def __call__(self, app: Flask, /, *, now: datetime) -> Round:
        """One round. Raises SQLAlchemyError when the database fails."""
        if self._is_quiet(now):
            return Round.IDLE
        result = Round.TROUBLE
        try:
            result = self._round(app, now=now)
        finally:
            if result is not Round.DONE or is_stopping():
                self._line.close()
        return result

    def _is_quiet(self, now: datetime) -> bool:
        # A clock that was put back must not make it any longer.
        until = self._quiet_until
        return until is not None and now < until <= now + LONGEST_QUIET

    def _round(self, app: Flask, *, now: datetime) -> Round:
        mails = deque(_claimed(app, most=self._most, now=now))
        if not mails:
            return Round.IDLE
        try:
            self._send(mails, app, now=now)
        except NoServer as trouble:
            self._troubles += 1
            self._quiet_until = now + quiet_for(self._troubles, chance=self._chance())
            reason = reason_to_tell(trouble.reason, mails[0])
            log.warning("No mail is sent for now: %s", reason)
            _released(mails, app, reason=reason)
            return Round.TROUBLE
        self._troubles, self._quiet_until = 0, None
        _released(mails, app)
        return Round.DONE

    def _send(self, mails: deque[OutboxMail], app: Flask, *, now: datetime) -> None:
        """Deal with these mails for as long as there is time; what is left in `mails` was not."""
        known, until = known_of(mails, app), monotonic() + ROUND_SECONDS
        while mails and not is_stopping():
            # By the clock on the wall: a machine that slept has no lease any more.
            if clock.now() > now + LEASE / 2:
                return
            chance = self._chance()
            is_refused = deal_with(mails[0], known, app, self._line, chance=chance, now=now)
            mails.popleft()
            if monotonic() >= until:
                return
            if is_refused:
                known = known_of(mails, app)


def _claimed(app: Flask, *, most: int, now: datetime) -> list[OutboxMail]:
    mail_leaves = config_of(app).mail_server is not None
    with app.app_context(), only_reading():
        # An idle worker must not keep the only writer of SQLite waiting.
        if not is_waiting(now=now, mail_leaves=mail_leaves):
            return []
    with app.app_context():
        mails = actions.claim(most=most, now=now, mail_leaves=mail_leaves)
        db.session.expunge_all()
        db.session.commit()
        return mails


def _released(mails: Collection[OutboxMail], app: Flask, *, reason: str | None = None) -> None:
    if mails:
        with app.app_context():
            actions.release(mails, reason=reason)
            db.session.commit()
