"""How an attendance comes about, when the door is open, and who did not come."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from meetup.errors import Refusal
from meetup.events.rules import presumed_end
from meetup.rsvps.rules import Answer

MOST_GUESTS = 20
MOST_OF_A_CORRECTION = 500
UNATTENDED = "No attendance is taken at this event."
NO_DOOR = "Only an event that is scheduled, and not cancelled, has a door."
DOOR_OPENS_BEFORE, DOOR_CLOSES_AFTER = timedelta(hours=2), timedelta(hours=6)


class Method(StrEnum):
    """How it was recorded that somebody was there."""

    ORGANIZER = "organizer"
    SCAN = "scan"
    OWN_SCAN = "own scan"
    KIOSK = "kiosk"
    WALK_IN = "walk-in"
    HANDSHAKE = "handshake"
    IMPORT = "import"


class Missing(StrEnum):
    """What became of somebody who said yes and has no mark, as it is told when the list closes."""

    CAME = "came"
    EXCUSED = "excused"
    DID_NOT_COME = "did not come"


class Settled(StrEnum):
    """What organizers made of it when somebody said that their record is not so."""

    PUT_RIGHT = "put right"
    LEFT = "left"


class NothingRecordedYet(Refusal):
    """Nobody is missing from, or wrongly on, the list of what has not begun."""


class DoorIsShut(Refusal):
    """The door has not opened yet, or there is none."""


def check_held(*, is_scheduled: bool) -> None:
    """Raise DoorIsShut for an event that has no door: it is not scheduled, or was cancelled."""
    if not is_scheduled:
        raise DoorIsShut(NO_DOOR)


def check_attended(*, is_attended: bool) -> None:
    """Raise DoorIsShut for an event at which no attendance is taken."""
    if not is_attended:
        raise DoorIsShut(UNATTENDED)


@dataclass(frozen=True)
class Hours:
    """When people may check themselves in; organizers may before and after, and it shows."""

    opens_at: datetime
    closes_at: datetime

    def hold(self, moment: datetime) -> bool:
        """Whether the door is open at `moment`; at both its ends it is."""
        return self.opens_at <= moment <= self.closes_at


def hours(
    starts_at: datetime,
    ends_at: datetime | None,
    *,
    opens_before: timedelta = DOOR_OPENS_BEFORE,
    closes_after: timedelta = DOOR_CLOSES_AFTER,
) -> Hours:
    """The hours of a door, from before the start to after the end of its event."""
    return Hours(starts_at - opens_before, presumed_end(starts_at, ends_at) + closes_after)


def why_not_open(hours: Hours, zone: ZoneInfo, *, now: datetime) -> str | None:
    """Why not even an organizer checks anybody in yet; None once the door has opened.

    From then on they may, always: what was missed is put right later. `zone` is the event's own,
    the one whose clocks the sentence speaks of.
    """
    return None if now >= hours.opens_at else opens_in_words(hours, zone)


def opens_in_words(hours: Hours, zone: ZoneInfo) -> str:
    """When the door opens, as a sentence that speaks of the clocks of `zone`."""
    opens_at = hours.opens_at.astimezone(zone)
    return f"The door opens on {opens_at.day} {opens_at:%B %Y} at {opens_at:%H:%M}."


def may_close(starts_at: datetime, *, now: datetime) -> bool:
    """Whether the list may be closed: before the start, everybody would be missing."""
    return now >= starts_at


def check_may_close(starts_at: datetime, *, is_scheduled: bool, now: datetime) -> None:
    """Raise DoorIsShut where there is no list to close, or not yet."""
    check_held(is_scheduled=is_scheduled)
    if not may_close(starts_at, now=now):
        raise DoorIsShut("The list can be closed once the event has begun.")


def check_may_correct(starts_at: datetime, *, is_scheduled: bool, now: datetime) -> None:
    """Raise NothingRecordedYet where there is nothing yet to be put right."""
    if not is_scheduled or now < starts_at:
        raise NothingRecordedYet("What is recorded can be put right once the event has begun.")


def is_no_show(
    answer: Answer | None, *, was_there: bool, is_excused: bool, list_is_closed: bool
) -> bool:
    """Whether somebody said yes, did not come, and was not excused.

    Nobody is before the list is closed.
    """
    return answer is Answer.YES and not was_there and not is_excused and list_is_closed
