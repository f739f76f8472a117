"""Who may say *we met*, and where."""

from datetime import timedelta

from meetup.errors import NotAllowed
from meetup.events.rules import NotScheduled

CONFIRM_WITHIN = timedelta(days=30)


class WasNotThere(NotAllowed):
    """Only those who were there say whom they met."""


def check_meeting(*, is_scheduled: bool, was_there: bool) -> None:
    """Raise NotScheduled or WasNotThere for somebody who cannot have met anyone at an event."""
    if not is_scheduled:
        raise NotScheduled("This event is not scheduled, or was cancelled: nobody met there.")
    if not was_there:
        raise WasNotThere("Only those who were checked in at this event say whom they met there.")
