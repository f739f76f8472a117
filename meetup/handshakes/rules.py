"""Who may say *we met*, and where."""

from datetime import timedelta

from meetup.errors import NotAllowed, Refusal
from meetup.events.rules import NotScheduled

CONFIRM_WITHIN = timedelta(days=30)


class WasNotThere(NotAllowed):
    """Only those who were there say whom they met."""


class NotYet(Refusal):
    """Whoever said yes has met nobody before the event begins."""


def check_meeting(*, is_scheduled: bool, was_there: bool, is_to_come: bool = False) -> None:
    """Raise NotScheduled, WasNotThere or NotYet for who cannot have met anyone at an event.

    `is_to_come`: they said yes to what has not begun, and where no attendance is taken.
    """
    if not is_scheduled:
        raise NotScheduled("This event is not scheduled, or was cancelled: nobody met there.")
    if is_to_come:
        raise NotYet("No attendance is taken here: say whom you met once the event has begun.")
    if not was_there:
        raise WasNotThere("Only those who were checked in at this event say whom they met there.")
