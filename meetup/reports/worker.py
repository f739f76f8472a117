"""The worker's part in reports: what was closed long ago is forgotten."""

from datetime import datetime
from functools import partial

from flask import Flask

from meetup.reports.actions import forget_long_closed
from meetup.reports.queries import is_any_long_closed
from meetup.rounds import Round, deal_with_next


def forget_next(app: Flask, /, *, now: datetime) -> Round:
    """Delete some of the reports that were closed long ago, with what was seen."""
    return deal_with_next(
        app, partial(is_any_long_closed, now=now), lambda _: forget_long_closed(now=now)
    )
