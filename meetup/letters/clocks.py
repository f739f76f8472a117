"""The same moment by the clock of whoever reads, beside that of the event."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from meetup.events.models import Event
from meetup.members.models import Member
from meetup.wording import clock_time, day, moment

Elsewhere = Callable[[datetime, str], str | None]


def clocks(event: Event, reader: Member) -> dict[str, Any]:
    """By which clocks times are given: `own_zone` is the reader's, where they differ.

    `names_zone`: whether the event's are to be named, as they may not be those of the reader.
    """
    zone = reader.timezone
    moments = (event.starts_at, event.ends_at or event.starts_at)
    differs = zone and any(
        at.astimezone(ZoneInfo(zone)).utcoffset() != at.astimezone(event.zone).utcoffset()
        for at in moments
    )
    return {"own_zone": zone if differs else None, "names_zone": differs or not zone}


def by_clocks_of(zone: str | None) -> Elsewhere:
    """What words a moment for who lives by the clocks of `zone`, in a template.

    The result takes the moment and the zone in which it stands already: None where both clocks
    show the same, the time alone where both show the same day.
    """

    def elsewhere(value: datetime, timezone: str) -> str | None:
        if zone is None or moment(value, zone) == moment(value, timezone):
            return None
        is_same_day = day(value, zone) == day(value, timezone)
        return clock_time(value, zone) if is_same_day else moment(value, zone)

    return elsewhere
