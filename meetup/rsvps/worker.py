"""The worker's part in waiting lists: seats that were held, and not taken, go to the next."""

from datetime import datetime

from flask import Flask

from meetup.db import db, only_reading
from meetup.rounds import Round
from meetup.rsvps.actions import settle_overdue
from meetup.rsvps.queries import overdue_event_id


def settle_next(app: Flask, /, *, now: datetime) -> Round:
    """End what was held at one event and not taken in time, and give its seats to the next."""
    with app.app_context(), only_reading():
        event_id = overdue_event_id(now=now)
    if event_id is None:
        return Round.IDLE
    with app.app_context():
        settle_overdue(event_id, now=now)
        db.session.commit()
    return Round.DONE
