"""What depends on who reads a calendar and where, and calendars put together of kept texts.

The text of an event is kept without it (`calendar.py`). Lines are folded at 75 octets and end in
CRLF (RFC 5545, 3.1), so that texts and lines are simply put one behind the other.
"""

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

from icalendar import Parameters, vCalAddress, vCategory, vDuration, vText, vUri
from icalendar.parser import Contentline

from meetup.events.calendar_zones import zones_text

END = "END:VEVENT\r\n"
BEGIN = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Handshakes//Events//EN\r\n"
MOST_OCTETS = 75
# Who has not said that they come is not taken, whatever their calendar shows (3.8.2.7).
LEAVES_FREE = "TRANSP:TRANSPARENT\r\n"


class Placed(NamedTuple):
    """The VEVENT of an event with all its lines, and in which zone and year the event is."""

    text: str
    timezone: str
    year: int


def with_lines(text: str, *lines: str) -> str:
    """The VEVENT `text` with further lines, which are folded already; an alarm comes last."""
    return f"{text[: -len(END)]}{''.join(lines)}{END}"


def as_mailed(text: str, *, sequence: int, now: datetime, has_status: bool = True) -> str:
    """The VEVENT `text` as it stands in a message that asks something (RFC 5546).

    DTSTAMP is when that is written (RFC 5545, 3.8.7.2), so that of two of one SEQUENCE the later
    one holds (RFC 5546, 2.1.5). Without STATUS nothing is said of the event itself.
    """
    text = _with(text, "SEQUENCE", str(sequence))
    text = _with(text, "DTSTAMP", f"{now.astimezone(UTC):%Y%m%dT%H%M%SZ}")
    return text if has_status else _with(text, "STATUS", None)


def vcalendar(events: Iterable[Placed], *, lines: str = "", method: str | None = None) -> bytes:
    """A calendar of these events: `lines` are about itself, each zone comes along once.

    `method` is what is asked of who gets it, such as REQUEST (RFC 5546, 1.4); a file or a feed
    that is merely read has none.
    """
    placed = list(events)
    texts, timezones, years = zip(*placed, strict=True) if placed else ((), (), ())
    zones = zones_text(set(zip(timezones, years, strict=True)))
    asked = f"METHOD:{method}\r\n" if method else ""
    return "".join((BEGIN, asked, lines, zones, *texts, "END:VCALENDAR\r\n")).encode()


@lru_cache(maxsize=1024)
def feed_lines(name: str, *, again_in: timedelta) -> str:
    """What a feed says of itself: its name, and how often it is worth to ask for it.

    Twice each, as RFC 7986 (5.1 and 5.7) has it and as clients had it before.
    """
    often = vDuration(again_in)
    return "".join(
        (
            _line("NAME", vText(name)),
            _line("X-WR-CALNAME", vText(name)),
            _line("REFRESH-INTERVAL", often, VALUE="DURATION"),
            _line("X-PUBLISHED-TTL", often),
        )
    )


def url_line(url: str) -> str:
    """Where the event has its page."""
    return folded(f"URL:{url}") if url.isascii() else _line("URL", vUri(url))


@lru_cache(maxsize=1024)
def group_lines(name: str, *, email: str) -> str:
    """Which group invites: its name, beside the address that mails of the site come from."""
    organizer = _line("ORGANIZER", vCalAddress(f"mailto:{email}"), CN=name)
    return organizer + _line("CATEGORIES", vCategory([name]))


def attendee_line(name: str, email: str, partstat: str, **more: str) -> str:
    """Who the calendar is for, and what they answered (3.2.12). Nobody else is named in it.

    `more` are further parameters, such as RSVP="TRUE" where an answer is asked for.
    """
    return _line("ATTENDEE", vCalAddress(f"mailto:{email}"), CN=name, PARTSTAT=partstat, **more)


def alarm_lines(before: timedelta) -> str:
    """A reminder so long before the event begins, for who asked for one (3.6.6)."""
    trigger = _line("TRIGGER", vDuration(-before))
    said = _line("DESCRIPTION", vText("It begins soon."))
    return f"BEGIN:VALARM\r\nACTION:DISPLAY\r\n{trigger}{said}END:VALARM\r\n"


def folded(line: str) -> str:
    """One line of plain ASCII, folded; as icalendar does it, which takes ten times as long."""
    if len(line) < MOST_OCTETS:
        return f"{line}\r\n"
    most = MOST_OCTETS - 1
    pieces = [line[start : start + most] for start in range(0, len(line), most)]
    return "\r\n ".join(pieces) + "\r\n"


def _with(text: str, name: str, value: str | None) -> str:
    # A line that is folded goes on with a space, so nothing that was typed begins one.
    line = "" if value is None else f"{name}:{value}\r\n"
    return re.sub(rf"(?<=\n){name}:[^\r]*\r\n", line, text, count=1)


def _line(
    name: str, value: vText | vUri | vCalAddress | vCategory | vDuration, **parameters: str
) -> str:
    whole = Contentline.from_parts(name, Parameters(parameters), value)
    line: bytes = whole.to_ical()
    return line.decode() + "\r\n"
