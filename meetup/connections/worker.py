"""The worker's part in connections: mails to those whom somebody asks."""

from datetime import datetime
from functools import partial

from flask import Flask

from meetup.connections.telling_actions import tell_some_asked
from meetup.connections.telling_queries import is_anybody_to_tell
from meetup.rounds import Round, deal_with_next


def tell_next(app: Flask, /, *, now: datetime) -> Round:
    """Tell some of those who are asked to connect.

    Not in the request that asks them: how long that takes would tell whether anybody is.
    """
    find = partial(is_anybody_to_tell, now=now)
    return deal_with_next(app, find, lambda _: tell_some_asked(now=now))
