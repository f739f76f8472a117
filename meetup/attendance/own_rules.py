"""When people may check themselves in: by a poster's code, or at a kiosk."""

from datetime import datetime
from zoneinfo import ZoneInfo

from meetup.attendance.mark_rules import Refused
from meetup.attendance.rules import Hours, opens_in_words
from meetup.errors import NotAllowed, Refusal
from meetup.groups.rules import Standing
from meetup.members.rules import check_reach
from meetup.rsvps.rules import Answer

STILL_ADDED = "If you were here, tell an organizer: they can still add you."
HAVE_CODES = (Answer.YES, Answer.MAYBE, Answer.WAITLISTED)


class NoCode(Refusal):
    """Only who may come has a door code."""


def has_code(answer: Answer | None, *, is_scheduled: bool) -> bool:
    """Whether somebody has a door code: whoever may come, so also who waits for a place.

    It says who they are, and promises nothing.
    """
    return is_scheduled and answer in HAVE_CODES


def check_own_scan(standing: Standing, *, is_confirmed: bool) -> None:
    """Raise NotAllowed for who may not check themselves in at an event that they see.

    Whoever has the poster's code stands at the door. Of an open group that may be anybody, with a
    confirmed address as for joining it; members of a group are let in as they are.
    """
    if standing.is_banned and not standing.is_active:
        raise NotAllowed("You are banned from this group, so you cannot check yourself in.")
    if not standing.is_active:
        check_reach(is_confirmed=is_confirmed)


def why_refused(
    hours: Hours, *, has_door: bool, list_is_closed: bool, now: datetime
) -> Refused | None:
    """Why nobody checks themselves in now; None when they may.

    There is no door at what is not scheduled, nor where no attendance is taken.
    """
    if not has_door:
        return Refused.NO_DOOR
    if now < hours.opens_at:
        return Refused.TOO_EARLY
    if list_is_closed:
        return Refused.LIST_CLOSED
    return None if hours.hold(now) else Refused.TOO_LATE


def in_words(reason: Refused, hours: Hours, zone: ZoneInfo) -> str:
    """The sentence for whoever was refused; `zone` is the event's own, whose clocks it names."""
    match reason:
        case Refused.NO_DOOR:
            return "Nobody is checked in at this event."
        case Refused.TOO_EARLY:
            return opens_in_words(hours, zone)
        case Refused.LIST_CLOSED:
            return f"The list is closed. {STILL_ADDED}"
        case Refused.TOO_LATE:
            return f"The door is closed. {STILL_ADDED}"
