"""The worker's part in being found: keys that another secret key has made, forgotten addresses."""

from datetime import datetime
from functools import partial

from flask import Flask

from meetup.contact_keys import contact_keys
from meetup.db import db, only_reading
from meetup.members.address_actions import forget_unconfirmed
from meetup.members.address_queries import is_any_forgotten
from meetup.members.key_actions import renew
from meetup.members.key_queries import first_keyed, keyed_below
from meetup.rounds import Round, deal_with_next, leave_turn

AT_ONCE = 500


def renew_keys(app: Flask, /, *, now: datetime) -> Round:
    """Where the secret key has changed, give all members the keys that it makes.

    In short transactions from the last member to the first, whose key tells whether that is done:
    what breaks off is begun anew.
    """
    keys = contact_keys(app.config["HANDSHAKES"])
    with app.app_context(), only_reading():
        first = first_keyed()
    if first is None or first.email_key == keys.of_address(first.email):
        return Round.IDLE
    below: int | None = None
    while True:
        with app.app_context():
            some = keyed_below(below, most=AT_ONCE)
            if not some:
                return Round.DONE
            renew(some, keys)
            db.session.commit()
            leave_turn()
        below = some[-1].id


def forget_addresses(app: Flask, /, *, now: datetime) -> Round:
    """Forget some of the further addresses that nobody has confirmed in time."""
    return deal_with_next(
        app, partial(is_any_forgotten, now=now), lambda _: forget_unconfirmed(now=now)
    )
