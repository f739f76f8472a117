"""What may be answered, and how many seats are left."""

from datetime import datetime
from enum import StrEnum

from meetup.errors import Refusal


class Answer(StrEnum):
    """A member's answer to an event."""

    YES = "yes"
    MAYBE = "maybe"
    NO = "no"
    WAITLISTED = "waitlisted"


CHOICES = (Answer.YES, Answer.MAYBE, Answer.NO)


class EventIsFull(Refusal):
    """All seats are taken."""


class TooLate(Refusal):
    """The event is over."""


def seats_left(capacity: int | None, taken: int) -> int | None:
    """How many people still fit in; None where there is no limit, never below 0."""
    return None if capacity is None else max(0, capacity - taken)


def check_seat(capacity: int | None, taken_by_others: int, *, party: int) -> None:
    """Raise EventIsFull when a party of `party` people does not fit in any more."""
    left = seats_left(capacity, taken_by_others)
    if left is not None and party > left:
        raise EventIsFull("This event is full. You can still answer maybe.")


def check_in_time(*, over: bool, began_at: datetime) -> None:
    """Raise TooLate once the event is over; until then people still change their minds."""
    if over:
        raise TooLate("This event is over; its answers are closed.")
