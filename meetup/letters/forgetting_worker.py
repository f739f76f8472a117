"""The worker's part in forgetting addresses: of who was invited, or typed somewhere, in vain."""

from datetime import datetime
from functools import partial

from flask import Flask

from meetup.invitations.actions import forget_addresses
from meetup.invitations.queries import has_to_be_forgotten
from meetup.letters.writing import FORGETS_THE_ADDRESS
from meetup.mail.actions import drop_stale
from meetup.mail.queries import has_stale
from meetup.mail.rest_actions import forget_long_refused
from meetup.mail.rest_queries import has_long_refused
from meetup.rounds import Round, deal_with_next
from meetup.rsvps.stranger_actions import forget_unconfirmed
from meetup.rsvps.stranger_queries import has_forgotten


def forget_next(app: Flask, /, *, now: datetime) -> Round:
    """Forget whom invitations went to that have run out, and mails that no server took in time.

    So are answers without an account that nobody has confirmed, and refusals of long ago.
    """
    return deal_with_next(app, partial(_is_any_stale, now=now), lambda _: _forget(now=now))


def _is_any_stale(*, now: datetime) -> bool:
    stale = has_stale(FORGETS_THE_ADDRESS, now=now) or has_forgotten(now=now)
    return stale or has_to_be_forgotten(now=now) or has_long_refused(now=now)


def _forget(*, now: datetime) -> None:
    forget_addresses(now=now)
    forget_unconfirmed(now=now)
    forget_long_refused(now=now)
    drop_stale(FORGETS_THE_ADDRESS, now=now)
