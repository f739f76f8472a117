"""An event as calendars read it (iCalendar, RFC 5545): the text that is kept beside each event.

It has what is the same for everybody, whatever the site is called. What depends on who reads it and
where, `calendar_lines.py` adds when such texts are put into a calendar.
"""

from datetime import UTC, datetime
from hashlib import sha256
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
# Millions of them can be added up in 64 bits, which is how lists of events are told apart.
MARK_BITS = 40


def vevent_text(event: CalendarEntry) -> str:
    """The VEVENT of `event`, lines folded and ended by CRLF: the same until the event is changed.

    Raises nothing: what was imported may end before it starts, and then has no end here.
    """
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
    folded: bytes = component.to_ical()
    return folded.decode()


def mark_of(text: str) -> int:
    """A number that is another one for another text, but for one case in 2 ** MARK_BITS."""
    return int.from_bytes(sha256(text.encode()).digest()[: MARK_BITS // 8])


def _local(moment: datetime, event: CalendarEntry) -> datetime:
    local = moment.astimezone(ZoneInfo(event.timezone))
    turns = (local.replace(fold=turn).utcoffset() for turn in (0, 1))
    # A local time that comes twice means its first turn (3.3.5). Not every client knows that.
    return local if len(set(turns)) == 1 else moment.astimezone(UTC)
