"""What somebody's calendar is to be told of an event by mail, and when (iTIP, RFC 5546)."""

from datetime import timedelta
from enum import Enum, auto
from typing import NamedTuple

from meetup.rsvps.rules import Answer

# Who has said yes often says at once how many they bring, or that it was the wrong evening.
SETTLES_AFTER = timedelta(minutes=1)


class Step(Enum):
    """What is mailed to them next."""

    NOTHING = auto()
    PUT_IN = auto()
    TELL_AGAIN = auto()
    TAKE_OUT = auto()
    INVITE = auto()


class Standing(NamedTuple):
    """How somebody stands to an event that has not begun, and what their calendar has of it.

    `answer` is None where they have given none. `is_in`: a mail put it into their calendar.
    `is_stale`: it has changed since. `is_invited`: an organizer wants them to be invited.
    """

    answer: Answer | None
    is_member: bool
    is_in: bool
    is_stale: bool
    is_invited: bool
    is_cancelled: bool


def next_step(who: Standing) -> Step:
    """What their calendar is to be told, so that it says what is true.

    A yes puts an event in (RFC 5546, 3.2.2). A no, the loss of a seat, and leaving the group take
    it out (3.2.5), if it was put in. A maybe does neither: whoever had it there keeps it, and
    nobody else gets it there.
    """
    if who.is_cancelled:
        return Step.TAKE_OUT if who.is_in and who.is_stale else Step.NOTHING
    if who.answer is Answer.YES and (not who.is_in or who.is_invited):
        return Step.PUT_IN
    if who.answer is None and who.is_member and who.is_invited:
        return Step.INVITE if not who.is_in or who.is_stale else Step.NOTHING
    if who.is_in and not _keeps(who):
        return Step.TAKE_OUT
    return Step.TELL_AGAIN if who.is_in and who.is_stale else Step.NOTHING


def _keeps(who: Standing) -> bool:
    if who.answer is None:
        return who.is_member
    # Who had a seat and waits now has lost it; who was invited and waits has lost nothing.
    waits_invited = who.answer is Answer.WAITLISTED and who.is_invited
    return who.answer in (Answer.YES, Answer.MAYBE) or waits_invited
