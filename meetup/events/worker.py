"""The worker's part in events: the texts for calendars that are missing."""

from datetime import datetime
from functools import partial

from flask import Flask

from meetup.events.text_actions import keep_missing_texts
from meetup.events.text_queries import without_text
from meetup.rounds import Round, deal_with_next


def keep_next_texts(app: Flask, /, *, now: datetime) -> Round:
    """Make the texts of some events that have none."""
    return deal_with_next(app, partial(without_text, most=1), lambda _: keep_missing_texts())
