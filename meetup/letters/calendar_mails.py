"""What is written to people so that an event gets into their calendars, or out of them."""

from datetime import datetime

from flask import url_for

from meetup.clock import now
from meetup.db import db
from meetup.errors import NotFound
from meetup.events.models import Event
from meetup.events.queries import member_seen, visible_event
from meetup.groups.queries import standing_in
from meetup.letters.around_events import MOST_NAMES, first_meetings
from meetup.letters.calendar_parts import clearing_calendar, telling_calendar
from meetup.letters.clocks import clocks
from meetup.letters.letter import Letter, language_for, letter_in, of_event
from meetup.letters.strangers import answerer, own_page
from meetup.mail.models import OutboxMail
from meetup.members.models import Member
from meetup.rsvps.calendar_mail_queries import entry_of
from meetup.rsvps.news_rules import HEAR
from meetup.rsvps.queries import answer_of


def invitation(mail: OutboxMail) -> Letter | None:
    """What they come to, for their calendar; None once they do not, or it has begun or is off.

    Who said maybe, or waits, gets it only where it stands there already and has changed.
    """
    reader, event = answerer(mail), _event(mail)
    given = answer_of(reader, event) if reader else None
    if reader is None or given is None or not _is_to_come(event):
        return None
    again = mail.subjects["again"]
    is_told = given.is_yes or (again and given.answer in HEAR)
    if not is_told or not _stands(mail, is_in=True):
        return None
    facts = {"answer": given.answer.value, "guests": given.guests, "again": again}
    letter = _letter("calendar_invitation", reader, event, **facts)
    return telling_calendar(letter, event, reader)


def removal(mail: OutboxMail) -> Letter | None:
    """That it does not belong into their calendar any more; None once it does, or has begun.

    Who may not see the event any more hears nothing that was changed since.
    """
    reader, event = answerer(mail), _event(mail)
    if reader is None or event.starts_at <= now() or not _stands(mail, is_in=False):
        return None
    is_seen = _sees(event, reader)
    if not is_seen and event.changed_at > datetime.fromisoformat(mail.subjects["known_at"]):
        return None
    given = answer_of(reader, event)
    group_page = url_for("groups.show", slug=event.group.slug, _external=True)
    link = own_page(event, reader) if is_seen else group_page
    answer = given.answer.value if given else ""
    letter = _letter("calendar_removal", reader, event, link=link, answer=answer)
    return clearing_calendar(letter, event, reader)


def event_invitation(mail: OutboxMail) -> Letter | None:
    """That a group would like them to come; None once they have answered, or can no more."""
    reader, event = answerer(mail), _event(mail)
    if reader is None or not _is_to_come(event) or event.is_closed(now()):
        return None
    is_member = standing_in(event.group, reader).is_active
    if not is_member or answer_of(reader, event) or not _stands(mail, is_in=True):
        return None
    names = first_meetings(event, reader)
    facts = {
        "inviter": member_seen(mail.subjects["by"], event, seen_by=reader, organizer=False),
        "again": mail.subjects["again"],
        "names": names[:MOST_NAMES],
        "others": len(names[MOST_NAMES:]),
    }
    return telling_calendar(_letter("event_invitation", reader, event, **facts), event, reader)


def _event(mail: OutboxMail) -> Event:
    return db.session.get_one(Event, mail.subjects["event_id"])


def _is_to_come(event: Event) -> bool:
    return event.is_scheduled and event.starts_at > now()


def _stands(mail: OutboxMail, *, is_in: bool) -> bool:
    """Whether it is still as it was when the mail was written, in their calendar or not."""
    entry = entry_of(mail.subjects["event_id"], mail.subjects["member_id"])
    return entry is not None and entry.is_in is is_in and entry.turn == mail.subjects["turn"]


def _sees(event: Event, reader: Member) -> bool:
    try:
        return visible_event(event.id, to=reader) is event
    except NotFound:
        return False


def _letter(
    template: str, reader: Member, event: Event, *, link: str = "", **facts: object
) -> Letter:
    about = {"name": reader.name, "event": event, **clocks(event, reader), **facts}
    link = link or own_page(event, reader)
    letter = letter_in(language_for(reader), f"rsvps/{template}", link=link, **about)
    return letter.said_by(of_event(event))
