"""The worker's part in reports: what was closed long ago is forgotten."""

from datetime import datetime

from flask import Flask

from meetup.db import db, only_reading
from meetup.reports.actions import forget_long_closed
from meetup.reports.queries import is_any_long_closed
from meetup.rounds import Round


def forget_next(app: Flask, /, *, now: datetime) -> Round:
    """Delete some of the reports that were closed long ago, with what was seen."""
    with app.app_context(), only_reading():
        if not is_any_long_closed(now=now):
            return Round.IDLE
    with app.app_context():
        forget_long_closed(now=now)
        db.session.commit()
    return Round.DONE
