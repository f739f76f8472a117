"""The worker's part a week before: asking who still comes, and taking the seats of the silent."""

from datetime import datetime

from flask import Flask

from meetup.db import db, only_reading
from meetup.rounds import Round
from meetup.rsvps.still_coming_actions import ask_some, give_seats_back
from meetup.rsvps.still_coming_queries import event_to_ask_about, event_with_seats_to_give_back


def ask_next(app: Flask, /, *, now: datetime) -> Round:
    """Ask some of those who come to the next event that is a week away."""
    with app.app_context(), only_reading():
        event_id = event_to_ask_about(now=now)
    if event_id is None:
        return Round.IDLE
    with app.app_context():
        ask_some(event_id, now=now)
        db.session.commit()
    return Round.DONE


def give_back_next(app: Flask, /, *, now: datetime) -> Round:
    """Give back the seats at one event of those who have not replied in time."""
    with app.app_context(), only_reading():
        event_id = event_with_seats_to_give_back(now=now)
    if event_id is None:
        return Round.IDLE
    with app.app_context():
        give_seats_back(event_id, now=now)
        db.session.commit()
    return Round.DONE
