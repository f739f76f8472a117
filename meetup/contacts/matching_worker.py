"""The worker's part in matching: one member after the other, for whom something has changed."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from time import sleep

from flask import Flask

from meetup.contacts.matching_actions import match_rest, match_span
from meetup.contacts.matching_queries import hold_if_due, next_due, spans_of
from meetup.db import db, only_reading
from meetup.members.models import Member
from meetup.rounds import TURN_SECONDS, Round


def match_next(app: Flask, /, *, now: datetime) -> Round:
    """See for one member whom their contacts find, and whose contacts find them.

    In short transactions: what breaks off is begun anew, and nobody is asked twice.
    """
    with app.app_context(), only_reading():
        waiting = next_due()
        spans = spans_of(waiting[0]) if waiting else []
    if waiting is None:
        return Round.IDLE
    member_id, due_at = waiting
    steps: list[Callable[[Member], None]] = [
        *(partial(match_span, span=span, now=now) for span in spans),
        partial(match_rest, due_at=due_at, now=now),
    ]
    for number, step in enumerate(steps):
        if number:
            sleep(TURN_SECONDS)
        with app.app_context():
            member = hold_if_due(member_id)
            if member is None:
                # Somebody else deals with them, or holds them for a moment.
                return Round.IDLE
            step(member)
            db.session.commit()
    return Round.DONE
