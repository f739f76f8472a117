"""The worker's part in proposals: those that nothing became of in time lapse."""

from datetime import datetime
from functools import partial

from flask import Flask

from meetup.proposals.actions import lapse
from meetup.proposals.lapsing_queries import held_proposal, lapsing
from meetup.rounds import Round, deal_with_next


def lapse_next(app: Flask, /, *, now: datetime) -> Round:
    """Let one proposal lapse whose time is over, and have those who voted told."""
    return deal_with_next(
        app, partial(lapsing, now=now), lambda event_id: lapse(held_proposal(event_id), now=now)
    )
