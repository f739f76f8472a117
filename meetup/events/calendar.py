"""An event as calendars read it (iCalendar, RFC 5545)."""

from datetime import UTC, datetime, timedelta
from typing import Any

import icalendar

from meetup.events.models import Event
from meetup.events.rules import Status

STATUS = {
    Status.DRAFT: "TENTATIVE",
    Status.PROPOSED: "TENTATIVE",
    Status.SCHEDULED: "CONFIRMED",
    Status.CANCELLED: "CANCELLED",
}
PRODUCT = "-//Handshakes//Events//EN"
# How far around an event its time zone is described; clients repeat nothing, so a year will do.
AROUND = timedelta(days=366)


def vevent(event: Event, *, url: str) -> icalendar.Event:
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
    for name, text in (("DESCRIPTION", event.description), ("LOCATION", event.venue)):
        if text:
            component.add(name, text)
    component.add("URL", url)
    return component


def calendar_of(event: Event, *, url: str) -> bytes:
    """A calendar of that one event, with its time zone: lines folded, ending in CRLF."""
    calendar = icalendar.Calendar()
    calendar.add("VERSION", "2.0")
    calendar.add("PRODID", PRODUCT)
    calendar.add_component(vevent(event, url=url))
    calendar.add_missing_timezones(
        first_date=event.local_day - AROUND, last_date=event.local_day + AROUND
    )
    for timezone in calendar.timezones:
        for observance in (*timezone.standard, *timezone.daylight):
            _set_onset_right(observance)
    text: bytes = calendar.to_ical()
    return text


def _local(moment: datetime, event: Event) -> datetime:
    local = moment.astimezone(event.zone)
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
