"""The worker's part in waiting lists: seats that were held, and not taken, go to the next."""

from datetime import datetime
from functools import partial

from flask import Flask

from meetup.rounds import Round, deal_with_next
from meetup.rsvps.actions import settle_overdue
from meetup.rsvps.queries import overdue_event_id


def settle_next(app: Flask, /, *, now: datetime) -> Round:
    """End what was held at one event and not taken in time, and give its seats to the next."""
    return deal_with_next(app, partial(overdue_event_id, now=now), partial(settle_overdue, now=now))
