"""An event as calendars read it (iCalendar, RFC 5545)."""

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from hashlib import sha256
from typing import Any
from zoneinfo import ZoneInfo

import icalendar

from meetup.events.rules import CalendarEntry, Status
from meetup.prose import unmarked

STATUS = {
    Status.DRAFT: "TENTATIVE",
    Status.PROPOSED: "TENTATIVE",
    Status.SCHEDULED: "CONFIRMED",
    Status.CANCELLED: "CANCELLED",
}
BEGIN = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Handshakes//Events//EN\r\n"
END = b"END:VCALENDAR\r\n"


def vevent(event: CalendarEntry, *, url: str) -> icalendar.Event:
    """The VEVENT of `event`, whose page is at `url`: the same until the event is changed."""
    component = icalendar.Event()
    component.add("UID", event.uid)
    component.add("SEQUENCE", event.sequence)
    component.add("STATUS", STATUS[event.status])
    component.add("CREATED", event.created_at)
    component.add("DTSTAMP", event.changed_at)
    component.add("LAST-MODIFIED", event.changed_at)
    component.add("DTSTART", _local(event.starts_at, event))
    # An end has to lie behind the start (3.8.2.2); what was imported may say otherwise.
    if event.ends_at is not None and event.ends_at > event.starts_at:
        component.add("DTEND", _local(event.ends_at, event))
    component.add("SUMMARY", event.title)
    for name, text in (("DESCRIPTION", unmarked(event.description)), ("LOCATION", event.venue)):
        if text:
            component.add(name, text)
    component.add("URL", url)
    return component


def calendar_of(event: CalendarEntry, *, url: str) -> bytes:
    """A calendar of that one event, with its time zone: lines folded, ending in CRLF."""
    text: bytes = vevent(event, url=url).to_ical()
    return BEGIN + _zone_text(event.timezone, event.local_day.year) + text + END


def fingerprint(event: CalendarEntry, *, url: str) -> str:
    """Tells whether that calendar is the one somebody has already, without making it.

    Everything that the text is made of is in it.
    """
    zone = _zone_text(event.timezone, event.local_day.year)
    made_of = (tuple(event), url, zone, icalendar.__version__)
    return sha256(repr(made_of).encode()).hexdigest()


@lru_cache(maxsize=512)
def _zone_text(timezone: str, year: int) -> bytes:
    """The VTIMEZONE of a zone, if it needs one, for what begins in that year.

    Clients repeat nothing, so the years on both sides will do.
    """
    calendar = icalendar.Calendar()
    somewhen = icalendar.Event()
    somewhen.add("DTSTART", datetime(year, 1, 1, tzinfo=ZoneInfo(timezone)))
    calendar.add_component(somewhen)
    calendar.add_missing_timezones(
        first_date=date(year - 1, 1, 1), last_date=date(year + 1, 12, 31)
    )
    for described in calendar.timezones:
        for observance in (*described.standard, *described.daylight):
            _set_onset_right(observance)
    return b"".join(described.to_ical() for described in calendar.timezones)


def _local(moment: datetime, event: CalendarEntry) -> datetime:
    local = moment.astimezone(ZoneInfo(event.timezone))
    # A local time that comes twice means its first turn (3.3.5), so the second is said in UTC.
    return moment.astimezone(UTC) if local.fold else local


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
