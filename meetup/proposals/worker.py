"""The worker's part in proposals: those that nothing became of in time lapse."""

from datetime import datetime

from flask import Flask

from meetup.db import db, only_reading
from meetup.proposals.actions import lapse
from meetup.proposals.lapsing_queries import held_proposal, lapsing
from meetup.rounds import Round


def lapse_next(app: Flask, /, *, now: datetime) -> Round:
    """Let one proposal lapse whose time is over, and have those who voted told."""
    with app.app_context(), only_reading():
        event_id = lapsing(now=now)
    if event_id is None:
        return Round.IDLE
    with app.app_context():
        lapse(held_proposal(event_id), now=now)
        db.session.commit()
    return Round.DONE
