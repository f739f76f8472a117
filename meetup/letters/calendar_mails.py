"""What is written to people so that an event gets into their calendars, or out of them."""

from datetime import datetime

from flask import url_for

from meetup.clock import now
from meetup.db import db
from meetup.events.models import Event
from meetup.events.queries import member_seen
from meetup.groups.queries import standing_in
from meetup.letters.calendar_parts import clearing_calendar, telling_calendar
from meetup.letters.event_letters import about_event, sees, whom_to_meet
from meetup.letters.letter import Letter
from meetup.letters.strangers import answerer, own_page
from meetup.mail.models import OutboxMail
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
    letter = about_event("rsvps/calendar_invitation", reader, event, **facts)
    return telling_calendar(letter, event, reader)


def removal(mail: OutboxMail) -> Letter | None:
    """That it does not belong into their calendar any more; None once it does, or has begun.

    Who may not see the event any more hears nothing that was changed since.
    """
    reader, event = answerer(mail), _event(mail)
    if reader is None or event.starts_at <= now() or not _stands(mail, is_in=False):
        return None
    is_seen = sees(reader, event)
    if not is_seen and event.changed_at > datetime.fromisoformat(mail.subjects["known_at"]):
        return None
    given = answer_of(reader, event)
    group_page = url_for("groups.show", slug=event.group.slug, _external=True)
    link = own_page(event, reader) if is_seen else group_page
    answer = given.answer.value if given else ""
    letter = about_event("rsvps/calendar_removal", reader, event, link=link, answer=answer)
    return clearing_calendar(letter, event, reader)


def event_invitation(mail: OutboxMail) -> Letter | None:
    """That a group would like them to come; None once they have answered, or can no more."""
    reader, event = answerer(mail), _event(mail)
    if reader is None or not _is_to_come(event) or event.is_closed(now()):
        return None
    is_member = standing_in(event.group, reader).is_active
    if not is_member or answer_of(reader, event) or not _stands(mail, is_in=True):
        return None
    inviter = member_seen(mail.subjects["by"], event, seen_by=reader, organizer=False)
    facts = {"inviter": inviter, "again": mail.subjects["again"], **whom_to_meet(event, reader)}
    letter = about_event("rsvps/event_invitation", reader, event, **facts)
    return telling_calendar(letter, event, reader)


def _event(mail: OutboxMail) -> Event:
    return db.session.get_one(Event, mail.subjects["event_id"])


def _is_to_come(event: Event) -> bool:
    return event.is_scheduled and event.starts_at > now()


def _stands(mail: OutboxMail, *, is_in: bool) -> bool:
    """Whether it is still as it was when the mail was written, in their calendar or not."""
    entry = entry_of(mail.subjects["event_id"], mail.subjects["member_id"])
    return entry is not None and entry.is_in is is_in and entry.turn == mail.subjects["turn"]
