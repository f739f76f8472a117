"""The worker's part after an event: asking those who were there whom they met."""

from datetime import datetime
from functools import partial

from flask import Flask

from meetup.handshakes.afterwards_actions import ask_some_whom_they_met
from meetup.handshakes.afterwards_queries import event_to_ask_whom_met
from meetup.rounds import Round, deal_with_next


def ask_whom_met_next(app: Flask, /, *, now: datetime) -> Round:
    """Ask some of those who were at one event of the last days."""
    find = partial(event_to_ask_whom_met, now=now)
    return deal_with_next(app, find, partial(ask_some_whom_they_met, now=now))
