"""What a mail tells the calendar of its reader: the part for that (iTIP, RFC 5546)."""

from dataclasses import replace

from meetup.clock import now
from meetup.events.calendar_lines import (
    LEAVES_FREE,
    Placed,
    as_mailed,
    attendee_line,
    group_lines,
    url_line,
    vcalendar,
    with_lines,
)
from meetup.events.models import Event
from meetup.events.text_queries import kept_event
from meetup.letters.letter import CalendarPart, Letter
from meetup.members.models import Member
from meetup.rsvps.calendar_mail_models import MailedEntry
from meetup.rsvps.calendar_mail_queries import entry_of
from meetup.rsvps.calendar_rules import partstat
from meetup.rsvps.queries import answer_of
from meetup.rsvps.rules import Answer
from meetup.web import settings

REQUEST, CANCEL = "REQUEST", "CANCEL"


def telling_calendar(letter: Letter, event: Event, reader: Member) -> Letter:
    """The letter, which also says how `event` is now to a calendar in which it stands.

    To who has none there, it is the same letter.
    """
    entry = entry_of(event.id, reader.id)
    if entry is None or not entry.is_in:
        return letter
    method = CANCEL if event.is_cancelled else REQUEST
    return replace(letter, calendar=_part(method, event, reader, entry))


def clearing_calendar(letter: Letter, event: Event, reader: Member) -> Letter:
    """The letter, which also takes `event` out of a calendar in which it stands no more."""
    entry = entry_of(event.id, reader.id)
    if entry is None or entry.is_in or not entry.turn:
        return letter
    return replace(letter, calendar=_part(CANCEL, event, reader, entry))


def _part(method: str, event: Event, reader: Member, entry: MailedEntry) -> CalendarPart:
    """The event as its reader stands to it, who is the only one named (RFC 5545, 3.8.4.1).

    No answer is asked for: what a calendar would send to the organizer, nobody reads. What is
    cancelled for one alone says nothing of the event's STATUS (RFC 5546, 3.2.5).
    """
    site, kept, given = settings(), kept_event(event), answer_of(reader, event)
    answer = given.answer if given else None
    text = as_mailed(
        kept.text,
        sequence=event.sequence + entry.turn,
        now=now(),
        has_status=method == REQUEST or event.is_cancelled,
    )
    more = {"CUTYPE": "INDIVIDUAL", "ROLE": "REQ-PARTICIPANT", "RSVP": "FALSE"}
    whole = with_lines(
        text,
        url_line(f"{site.base_url}/events/{kept.reference}"),
        group_lines(kept.group_name, email=site.mail_address),
        attendee_line(reader.name, reader.email or "", partstat(answer), **more),
        "" if answer is Answer.YES else LEAVES_FREE,
    )
    placed = Placed(whole, kept.timezone, kept.year)
    return CalendarPart(method, vcalendar([placed], method=method))
