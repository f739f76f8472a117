"""The worker's part a week before: asking who still comes, and taking the seats of the silent."""

from datetime import datetime
from functools import partial

from flask import Flask

from meetup.rounds import Round, deal_with_next
from meetup.rsvps.still_coming_actions import ask_some, give_seats_back
from meetup.rsvps.still_coming_queries import event_to_ask_about, event_with_seats_to_give_back


def ask_next(app: Flask, /, *, now: datetime) -> Round:
    """Ask some of those who come to the next event that is a week away."""
    return deal_with_next(app, partial(event_to_ask_about, now=now), partial(ask_some, now=now))


def give_back_next(app: Flask, /, *, now: datetime) -> Round:
    """Give back the seats at one event of those who have not replied in time."""
    find = partial(event_with_seats_to_give_back, now=now)
    return deal_with_next(app, find, partial(give_seats_back, now=now))
