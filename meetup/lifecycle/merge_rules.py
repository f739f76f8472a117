"""Which records become one, and until when they can be taken apart again."""

from datetime import datetime, timedelta

from meetup.errors import Refusal

PARTED_WITHIN = timedelta(days=30)


class TooLate(Refusal):
    """It has been one for too long."""


class AlsoMerged(Refusal):
    """Something else became part of it since, and comes first."""


class KnownElsewhere(Refusal):
    """What other groups have seen of somebody is not for the organizers of one to give away."""


class TwoPeople(Refusal):
    """These two records are not for organizers to make one."""


def check_in_time(merged_at: datetime, *, now: datetime) -> None:
    """Raise TooLate when what became one at `merged_at` stays so."""
    if now >= merged_at + PARTED_WITHIN:
        raise TooLate("That was more than 30 days ago, and stays as it is.")


def check_is_last(*, has_later: bool) -> None:
    """Raise AlsoMerged when another record became part of the same one later."""
    if has_later:
        raise AlsoMerged("Another record became part of this one later. Take that one apart first.")


def may_be_one(one: str | None, other: str | None) -> bool:
    """Whether records with these e-mail addresses may: not where two addresses could claim them."""
    return one is None or other is None or one == other


def check_addresses(one: str | None, other: str | None) -> None:
    """Raise TwoPeople where they may not."""
    if not may_be_one(one, other):
        raise TwoPeople(
            "These two have different e-mail addresses. Whoever has both says whether they are one."
        )
