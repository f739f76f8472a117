"""The worker's part in digests: once a week, by the clocks of whoever reads it."""

from datetime import datetime
from functools import partial

from flask import Flask

from meetup.letters.digest_actions import see_to_some
from meetup.letters.digest_queries import is_any_due
from meetup.rounds import Round, deal_with_next


def write_next(app: Flask, /, *, now: datetime) -> Round:
    """Have digests written to some of those to whom they are due."""
    site_zone = app.config["HANDSHAKES"].timezone
    find = partial(is_any_due, now=now)
    return deal_with_next(app, find, lambda _: see_to_some(site_zone=site_zone, now=now))
