"""What an answer keeps of the question, a week before, whether it still holds."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from meetup.rsvps.rules import MOST_OF_A_NOTE


class AskedAgain:
    """The part of an answer that is about being asked once more.

    `asked_at` stays, whatever is said later: nobody is asked twice about one answer. Until
    `seat_until` who is asked keeps the seat without a reply; it is None for those who were told of
    no such moment. `confirmed_at`: they have said that they come, since. `given_back_at`: they
    have not, and their seat went back. `warm_up` is what they said to the organizer's question.
    """

    asked_at: Mapped[datetime | None]
    confirmed_at: Mapped[datetime | None]
    seat_until: Mapped[datetime | None]
    given_back_at: Mapped[datetime | None]
    warm_up: Mapped[str] = mapped_column(String(MOST_OF_A_NOTE), default="")

    def ask(self, *, now: datetime, seat_until: datetime | None) -> None:
        """They are asked now."""
        self.asked_at, self.seat_until = now, seat_until

    def note_reply(self, *, comes: bool, now: datetime) -> None:
        """They have said something: whoever was asked has replied with it."""
        self.seat_until = self.given_back_at = None
        if not comes:
            self.confirmed_at, self.warm_up = None, ""
        elif self.asked_at is not None:
            self.confirmed_at = self.confirmed_at or now
