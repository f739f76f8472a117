"""The link by which somebody says, without signing in, whether they still come."""

from datetime import datetime, timedelta

from meetup.rsvps.models import Rsvp
from meetup.signed_links import SignedLink

# An event that was moved after its guests were asked may be some weeks ahead.
STILL_COMING = SignedLink("still coming", good_for=timedelta(days=60))


def still_coming_token(given: Rsvp, *, secret_key: str, now: datetime) -> str:
    """What the link carries: good for this answer alone."""
    return STILL_COMING.token(given.id, bound_to(given), secret_key=secret_key, now=now)


def bound_to(given: Rsvp) -> str:
    """What makes a link void: an id may be another answer's once somebody has left the group."""
    return f"{given.event_id}\n{given.member_id}\n{given.asked_at}"
