"""The worker's part in forgetting addresses: of who was invited, or typed somewhere, in vain."""

from datetime import datetime

from flask import Flask

from meetup.db import db, only_reading
from meetup.invitations.actions import forget_addresses
from meetup.invitations.queries import has_to_be_forgotten
from meetup.letters.writing import FORGETS_THE_ADDRESS
from meetup.mail.actions import drop_stale
from meetup.mail.queries import has_stale
from meetup.rounds import Round
from meetup.rsvps.stranger_actions import forget_unconfirmed
from meetup.rsvps.stranger_queries import has_forgotten


def forget_next(app: Flask, /, *, now: datetime) -> Round:
    """Forget whom invitations went to that have run out, and mails that no server took in time.

    So are answers without an account that nobody has confirmed.
    """
    with app.app_context(), only_reading():
        stale = has_stale(FORGETS_THE_ADDRESS, now=now) or has_forgotten(now=now)
        if not (stale or has_to_be_forgotten(now=now)):
            return Round.IDLE
    with app.app_context():
        forget_addresses(now=now)
        forget_unconfirmed(now=now)
        drop_stale(FORGETS_THE_ADDRESS, now=now)
        db.session.commit()
    return Round.DONE
