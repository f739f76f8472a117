"""How an attendance comes about, when the door is open, and who did not come."""

import unicodedata
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from meetup.errors import Refusal
from meetup.events.rules import DOOR_OPENS_BEFORE
from meetup.rsvps.rules import Answer

MOST_GUESTS = 20


class Method(StrEnum):
    """How it was recorded that somebody was there."""

    ORGANIZER = "organizer"
    SCAN = "scan"
    OWN_SCAN = "own scan"
    KIOSK = "kiosk"
    WALK_IN = "walk-in"
    HANDSHAKE = "handshake"
    IMPORT = "import"


class DoorIsShut(Refusal):
    """The event has not begun, was cancelled, or its list is closed."""


def check_held(*, is_scheduled: bool) -> None:
    """Raise DoorIsShut for an event that has no door: it is not scheduled, or was cancelled."""
    if not is_scheduled:
        raise DoorIsShut("Only an event that is scheduled, and not cancelled, has a door.")


def why_shut(starts_at: datetime, zone: ZoneInfo, *, is_closed: bool, now: datetime) -> str | None:
    """Why nobody is checked in at the door of a scheduled event now; None while it is open.

    `zone` is the event's own, the one whose clocks the sentence speaks of.
    """
    if now < starts_at - DOOR_OPENS_BEFORE:
        opens_at = (starts_at - DOOR_OPENS_BEFORE).astimezone(zone)
        return f"The door opens on {opens_at.day} {opens_at:%B %Y} at {opens_at:%H:%M}."
    if is_closed:
        return "The list is closed. Open it again to change it."
    return None


def may_close(starts_at: datetime, *, now: datetime) -> bool:
    """Whether the list may be closed: before the start, everybody would be missing."""
    return now >= starts_at


def is_no_show(answer: Answer | None, *, was_there: bool, list_is_closed: bool) -> bool:
    """Whether somebody said yes and did not come; nobody is before the list is closed."""
    return answer is Answer.YES and not was_there and list_is_closed


def is_called(name: str, search: str) -> bool:
    """Whether `search` is a part of `name`, whatever the case and the accents."""
    return _plain(search) in _plain(name)


def _plain(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(c for c in letters if not unicodedata.combining(c)).split())
