"""When asking somebody reaches them."""

from datetime import datetime, timedelta
from typing import NamedTuple

from meetup.errors import NotAllowed

NOTE_LENGTH = 500
QUIET_AFTER_A_NO = timedelta(days=365)
# Whoever is asked by many reads of all of them at once.
QUIET_AFTER_A_MAIL = timedelta(days=1)
# Whoever withdraws and asks again, day after day, sends no mails by it.
TOLD_AGAIN_AFTER = timedelta(days=7)


class OnNetwork(NamedTuple):
    """Where two are connected, and since when, where that is known."""

    network: str
    since: datetime | None


class OnlyYourself(NotAllowed):
    """Between one person and themselves there is nothing to ask, end or block."""


def check_two_people(*, is_me: bool) -> None:
    """Raise OnlyYourself for what takes two."""
    if is_me:
        raise OnlyYourself("This takes two, and that is you.")


def a_year_later(then: datetime, *, now: datetime) -> bool:
    """Whether a year has passed: until then, asking again changes nothing and reaches nobody."""
    return now - then >= QUIET_AFTER_A_NO


def is_told_again(told_at: datetime, *, now: datetime) -> bool:
    """Whether another mail tells of somebody who withdrew and asks again."""
    return now - told_at >= TOLD_AGAIN_AFTER
