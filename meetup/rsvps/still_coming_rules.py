"""A week before: who is asked whether they still come, and when the silent give their seats back.

All moments are instants; an event's zone is for showing them alone.
"""

from datetime import datetime, timedelta
from enum import StrEnum

from meetup.errors import Refusal

ASKED_BEFORE = timedelta(days=7)
# Whoever has said yes in the days before that has just said so.
JUST_SAID_BEFORE = timedelta(days=8)
# Later than this nobody is asked any more: there would be no time to reply, nor for the next.
LEAST_NOTICE = timedelta(days=2)
SILENT_AFTER = timedelta(hours=48)
GIVEN_BACK_BEFORE = timedelta(days=2)


class Reply(StrEnum):
    """What came of asking somebody."""

    CONFIRMED = "confirmed"
    ASKED = "asked"
    SILENT = "silent"


class NotAsked(Refusal):
    """They are not asked whether they come, or not any more."""


class SeatIsGone(Refusal):
    """They have not replied in time, and their seat went back."""


def is_time_to_ask(starts_at: datetime, *, now: datetime) -> bool:
    """Whether those who come are asked `now`, unless they have been."""
    return LEAST_NOTICE < starts_at - now <= ASKED_BEFORE


def said_before(starts_at: datetime) -> datetime:
    """Who said yes before this moment is asked whether that still holds."""
    return starts_at - JUST_SAID_BEFORE


def seat_kept_until(starts_at: datetime, *, now: datetime) -> datetime:
    """Until when somebody who is asked `now` keeps their seat without a reply.

    Two days before the start, and never sooner than they are silent.
    """
    return max(starts_at - GIVEN_BACK_BEFORE, now + SILENT_AFTER)


def goes_back_at(seat_until: datetime, starts_at: datetime) -> datetime:
    """When the seat of who was told that they keep it until then goes back.

    Not sooner than they were told; later where the event was moved to a later time.
    """
    return max(seat_until, starts_at - GIVEN_BACK_BEFORE)


def reply_of(
    asked_at: datetime | None, confirmed_at: datetime | None, *, now: datetime
) -> Reply | None:
    """What came of asking who still comes; None for who was not asked."""
    if asked_at is None:
        return None
    if confirmed_at is not None:
        return Reply.CONFIRMED
    return Reply.SILENT if now >= asked_at + SILENT_AFTER else Reply.ASKED


def check_asked(*, is_asked: bool, is_given_back: bool, has_begun: bool) -> None:
    """Raise NotAsked or SeatIsGone for a reply that nobody waits for, or not any more."""
    if has_begun:
        raise NotAsked("This event has begun; nobody is asked any more.")
    if is_given_back:
        raise SeatIsGone("Your seat went back, as you had not replied. Answer again if you come.")
    if not is_asked:
        raise NotAsked("You are not asked whether you come. You can answer on the event's page.")
