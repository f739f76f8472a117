"""A member's own answer, as pages show it to them."""

from datetime import datetime
from typing import NamedTuple

from meetup.rsvps.rules import Answer


class Given(NamedTuple):
    """The reader's own answer; `place` is theirs on the waiting list, if they are on it.

    `entered_by` is the name of the organizer to whom they said it, where the reader may know it.
    """

    answer: Answer
    is_unlisted: bool
    guests: int
    guest_names: str
    note: str
    waiting_since: datetime | None
    offered_until: datetime | None
    lapsed_at: datetime | None
    approved_at: datetime | None
    declined_at: datetime | None
    asked_at: datetime | None
    confirmed_at: datetime | None
    seat_until: datetime | None
    given_back_at: datetime | None
    warm_up: str
    is_entered: bool
    entered_by: str | None
    place: int

    @property
    def may_come(self) -> bool:
        """Whether it says that they may come."""
        return self.answer in (Answer.YES, Answer.MAYBE)
