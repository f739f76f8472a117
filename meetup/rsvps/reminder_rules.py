"""Who is reminded of an event that they come to, and when: each chooses how long before.

All moments are instants: 24 hours are 24 hours, also where the clocks change in between.
"""

from datetime import datetime, timedelta

from meetup.members.rules import REMINDERS_OFFERED

# In hours before the start: when it is time to look whom to remind.
STEPS = tuple(sorted({step for hours in REMINDERS_OFFERED for step in (hours, hours // 2)}))
FIRST = timedelta(hours=STEPS[-1])


def step_at(starts_at: datetime, *, now: datetime) -> int | None:
    """Which of STEPS is the last one that is reached; None before the first, and from the start."""
    left = starts_at - now
    reached = [step for step in STEPS if timedelta(0) < left <= timedelta(hours=step)]
    return min(reached, default=None)


def said_by(hours: int, starts_at: datetime, *, now: datetime) -> datetime | None:
    """Who chose `hours` before, and said yes by that moment, is reminded `now`, or has been.

    Whoever says yes later than that has it in mind, and is reminded in half of the time; or not at
    all, if less than that is left. None while it is too early for anybody.
    """
    for before in (timedelta(hours=hours // 2), timedelta(hours=hours)):
        if now >= starts_at - before:
            return starts_at - before
    return None
