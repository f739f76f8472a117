"""The worker's part in reminders: they are written when it is time, for one event after another."""

from datetime import datetime
from functools import partial

from flask import Flask

from meetup.rounds import Round, deal_with_next
from meetup.rsvps.reminder_actions import remind_some
from meetup.rsvps.reminder_queries import event_to_remind_of


def remind_next(app: Flask, /, *, now: datetime) -> Round:
    """Remind some of those who come to the next event that is near."""
    return deal_with_next(app, partial(event_to_remind_of, now=now), partial(remind_some, now=now))
