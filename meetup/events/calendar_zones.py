"""Time zones as calendars read them (VTIMEZONE: RFC 5545, 3.6.5)."""

from collections.abc import Set
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

import icalendar


def zones_text(used: Set[tuple[str, int]]) -> str:
    """The VTIMEZONE of each zone that needs one, once, for the years of what begins in it.

    `used` has the name of a zone and a year for each event, those that are alike once.
    """
    years: dict[str, set[int]] = {}
    for timezone, year in used:
        years.setdefault(timezone, set()).add(year)
    return "".join(_zone_text(zone, min(all_), max(all_)) for zone, all_ in sorted(years.items()))


@lru_cache(maxsize=512)
def _zone_text(timezone: str, first_year: int, last_year: int) -> str:
    # Clients repeat nothing, so the years on both sides will do.
    calendar = icalendar.Calendar()
    somewhen = icalendar.Event()
    somewhen.add("DTSTART", datetime(first_year, 1, 1, tzinfo=ZoneInfo(timezone)))
    calendar.add_component(somewhen)
    calendar.add_missing_timezones(
        first_date=date(first_year - 1, 1, 1), last_date=date(last_year + 1, 12, 31)
    )
    for described in calendar.timezones:
        for observance in (*described.standard, *described.daylight):
            _set_onset_right(observance)
    return "".join(described.to_ical().decode() for described in calendar.timezones)


def _set_onset_right(observance: Any) -> None:
    # An onset is told by the clock as it was before (3.6.5). icalendar 7.3 tells it by the clock
    # after, which would put the hour that follows the leap forward into the wrong offset.
    leap = observance.TZOFFSETTO - observance.TZOFFSETFROM
    if leap <= timedelta(0):
        return
    observance.DTSTART -= leap
    later = [onset - leap for onset, _ in observance.rdates]
    observance.pop("RDATE", None)
    if later:
        observance.add("RDATE", later)
