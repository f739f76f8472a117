"""Answers of people without an account: where they are taken, and how long they wait for a word."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from meetup.errors import NotAllowed
from meetup.groups.rules import Joining
from meetup.rsvps.rules import Answer

# Long enough to find the mail, short enough to keep nobody from a seat.
HELD_FOR = timedelta(minutes=30)
LINK_WAITS = timedelta(days=7)
MOST_MAILS, MAILS_PER = 6, timedelta(hours=1)


class NotForStrangers(NotAllowed):
    """Only members of the group answer this event."""


@dataclass(frozen=True)
class Said:
    """What somebody without an account has typed; the address is in lower case."""

    name: str
    email: str
    answer: Answer
    unlisted: bool = False
    guests: int = 0
    guest_names: str = ""
    note: str = ""

    @property
    def seats(self) -> int:
        """How many seats they ask for."""
        return 1 + self.guests if self.answer is Answer.YES else 0


def takes_strangers(joining: Joining, *, is_open: bool) -> bool:
    """Whether people without an account answer the events of a group: where a yes joins it."""
    return is_open and joining is Joining.AT_ONCE


def check_strangers(joining: Joining, *, is_open: bool) -> None:
    """Raise NotForStrangers for a group that nobody joins by saying yes."""
    if not takes_strangers(joining, is_open=is_open):
        raise NotForStrangers("Only members of the group answer this event. Sign in to do so.")


def hold_until(*, now: datetime, answers_until: datetime | None) -> datetime:
    """Until when seats are held for who is yet to confirm: not past the time to answer."""
    until = now + HELD_FOR
    return until if answers_until is None else min(until, answers_until)


def left_with_no(group: str) -> str:
    """What is said to who has left a group, called so, with their answer."""
    return f"You have left {group}, too, which your yes had let you into."
