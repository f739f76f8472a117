"""What all letters about an event have in common."""

from typing import Any

from flask import url_for

from meetup.attendance.code_rules import door_code, in_groups
from meetup.clock import now
from meetup.errors import NotFound
from meetup.events.models import Event
from meetup.events.queries import visible_event
from meetup.letters.clocks import clocks
from meetup.letters.letter import Letter, language_for, letter_in, of_event
from meetup.letters.strangers import own_page
from meetup.members.models import Member
from meetup.ties.meeting_queries import first_meetings
from meetup.web import settings

MOST_NAMES = 8


def about_event(
    template: str, reader: Member, event: Event, *, link: str = "", **facts: object
) -> Letter:
    """The letter that `template` makes of an event; its link leads to the reader's answer."""
    about = {"name": reader.name, "event": event, **clocks(event, reader), **facts}
    link = link or own_page(event, reader)
    letter = letter_in(language_for(reader), template, link=link, **about)
    return letter.said_by(of_event(event))


def door_code_of(reader: Member, event: Event) -> dict[str, str]:
    """The letters of the reader's door code, and where its picture is, which no mail carries."""
    code = door_code(event.id, reader.id, secret_key=settings().secret_key)
    page = url_for("door_codes.own", event_id=event.reference, _external=True)
    link = own_page(event, reader) if reader.is_placeholder else page
    return {"code": in_groups(code), "code_link": link}


def sees(reader: Member, event: Event) -> bool:
    """Whether `reader` may see the event as things are now."""
    try:
        return visible_event(event.id, to=reader) is event
    except NotFound:
        return False


def whom_to_meet(event: Event, reader: Member) -> dict[str, Any]:
    """Whom the reader would meet there for the first time: some `names`, and how many `others`."""
    people = first_meetings(reader, [event.id], now=now()).get(event.id, [])
    names = [person.name for person in people]
    return {"names": names[:MOST_NAMES], "others": len(names[MOST_NAMES:])}
