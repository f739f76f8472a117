"""The worker's part in attendance: organizers see for so many months who came, and no longer."""

from datetime import datetime
from functools import partial

from flask import Flask

from meetup.attendance.retention_actions import end_some_names
from meetup.attendance.retention_queries import group_to_end_names_of
from meetup.rounds import Round, deal_with_next


def end_next_names(app: Flask, /, *, now: datetime) -> Round:
    """Leave the organizers of one group the counts alone of some events older than its months."""
    find = partial(group_to_end_names_of, now=now)
    return deal_with_next(app, find, partial(end_some_names, now=now))
