"""Reading what a mail that arrived tells calendars, as mail clients do."""

from email.message import EmailMessage
from typing import Any, NamedTuple

import icalendar

# A value with its parameters.
Property = Any


class Told(NamedTuple):
    """What a calendar is told: the METHOD, and what the one event in it says."""

    method: str
    sequence: int
    partstat: str
    status: str | None
    event: icalendar.Event


def parts_of(mail: EmailMessage) -> list[str]:
    """The types of all parts, each behind the one that holds it."""
    return [part.get_content_type() for part in mail.walk()]


def calendar_text(mail: EmailMessage) -> str:
    """What stands in the part for calendars, which the file beside it repeats to the letter."""
    [part] = [one for one in mail.walk() if one.get_content_type() == "text/calendar"]
    [file] = [one for one in mail.walk() if one.get_content_type() == "application/ics"]
    text = str(part.get_content())
    assert file.get_content().decode() == text.replace("\r\n", "\n").replace("\n", "\r\n")
    assert part.get_param("method") == method_of(text)
    return text


def method_of(text: str) -> str:
    return str(icalendar.Calendar.from_ical(text)["METHOD"])


def told_by(mail: EmailMessage) -> Told | None:
    """What the mail tells the calendar of its reader, whom alone it names; None for nothing."""
    if "text/calendar" not in parts_of(mail):
        return None
    calendar = icalendar.Calendar.from_ical(calendar_text(mail))
    [event] = calendar.walk("VEVENT")
    attendee: Property = event["ATTENDEE"]
    assert not isinstance(attendee, list) and str(attendee) == f"mailto:{mail['To']}"
    assert str(event["ORGANIZER"]) == "mailto:handshakes@localhost"
    status = event.get("STATUS")
    return Told(
        str(calendar["METHOD"]),
        int(event["SEQUENCE"]),
        str(attendee.params["PARTSTAT"]),
        str(status) if status else None,
        event,
    )
