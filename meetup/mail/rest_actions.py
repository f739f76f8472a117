"""Counting refusals against an address, and waking one that rests."""

from datetime import datetime

from sqlalchemy import case, delete, update

from meetup.db import db, insert_or_ignore
from meetup.mail.models import OutboxMail
from meetup.mail.rest_models import RefusedAddress
from meetup.mail.rest_queries import is_long_refused
from meetup.mail.rest_rules import MOST_REFUSALS, Cause, rests


def count_refusal(mail: OutboxMail, key: str, cause: Cause, *, now: datetime) -> None:
    """A mail was refused for good by the address with this key; each mail counts once."""
    if mail.refused_at is not None:
        return
    mail.refused_at = now
    facts = {"cause": cause, "refused_at": now}
    first = {"refusals": 1, "rests_since": now if rests(1) else None}
    if insert_or_ignore(RefusedAddress, [{"address_key": key, **first, **facts}]):
        return
    refusals = RefusedAddress.refusals + 1
    begins = (refusals >= MOST_REFUSALS) & RefusedAddress.rests_since.is_(None)
    since = case((begins, now), else_=RefusedAddress.rests_since)
    # In the statement itself: of two workers that count at once, both count.
    counted = update(RefusedAddress).where(RefusedAddress.address_key == key)
    db.session.execute(counted.values(refusals=refusals, rests_since=since, **facts))


def wake(key: str) -> None:
    """A mail was taken: nothing is held against the address with this key any more."""
    db.session.execute(delete(RefusedAddress).where(RefusedAddress.address_key == key))


def try_again(key: str) -> bool:
    """Its owner wants the address with this key tried again; whether it rested.

    If the next mail comes back, too, it rests again at once.
    """
    resting = (RefusedAddress.address_key == key, RefusedAddress.rests_since.is_not(None))
    awake = {"rests_since": None, "refusals": MOST_REFUSALS - 1}
    result = db.session.connection().execute(update(RefusedAddress).where(*resting).values(awake))
    return result.rowcount > 0


def forget_long_refused(*, now: datetime) -> None:
    """Nothing is kept of addresses that have refused nothing for so long."""
    db.session.execute(
        delete(RefusedAddress).where(is_long_refused(now=now)),
        execution_options={"synchronize_session": False},
    )
