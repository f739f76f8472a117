"""The worker's part in mails to calendars: they are written once an answer has settled."""

from datetime import datetime
from functools import partial

from flask import Flask

from meetup.rounds import Round, deal_with_next
from meetup.rsvps.calendar_mail_queries import event_to_tell_of
from meetup.rsvps.calendar_telling_actions import tell_some


def tell_calendars_next(app: Flask, /, *, now: datetime) -> Round:
    """Mail to some of those whose calendars are due at the event that is due first."""
    return deal_with_next(app, partial(event_to_tell_of, now=now), partial(tell_some, now=now))
