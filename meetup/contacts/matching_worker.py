"""The worker's part in matching: one member after the other, for whom something has changed."""

from datetime import datetime

from flask import Flask

from meetup.contacts.matching_actions import match
from meetup.contacts.matching_queries import hold_if_due, next_due
from meetup.db import db, only_reading
from meetup.rounds import Round


def match_next(app: Flask, /, *, now: datetime) -> Round:
    """See for one member whom their contacts find, and whose contacts find them."""
    with app.app_context(), only_reading():
        waiting = next_due()
    if waiting is None:
        return Round.IDLE
    with app.app_context():
        member = hold_if_due(waiting)
        if member is None:
            # Somebody else deals with them, or holds them for a moment.
            return Round.IDLE
        match(member, now=now)
        db.session.commit()
    return Round.DONE
