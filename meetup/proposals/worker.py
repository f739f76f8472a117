"""The worker's part in proposals: telling members of them, and those of which nothing became."""

from datetime import datetime
from functools import partial

from flask import Flask

from meetup.events.queries import held_event
from meetup.proposals.actions import lapse
from meetup.proposals.lapsing_queries import lapsing
from meetup.proposals.telling_actions import tell_some_members
from meetup.proposals.telling_queries import proposal_to_tell_of
from meetup.rounds import Round, deal_with_next


def lapse_next(app: Flask, /, *, now: datetime) -> Round:
    """Let one proposal lapse whose time is over, and have those who voted told."""
    return deal_with_next(
        app, partial(lapsing, now=now), lambda event_id: lapse(held_event(event_id), now=now)
    )


def tell_next(app: Flask, /, *, now: datetime) -> Round:
    """Tell some members of a group what was proposed to it."""
    return deal_with_next(app, proposal_to_tell_of, partial(tell_some_members, now=now))
