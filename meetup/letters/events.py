"""What is written to those who counted on an event: that it is otherwise, or off."""

from datetime import datetime
from typing import Any

from meetup.clock import now
from meetup.db import db
from meetup.events.models import Event
from meetup.letters.calendar_parts import telling_calendar
from meetup.letters.event_letters import about_event, sees
from meetup.letters.letter import Letter
from meetup.letters.strangers import answerer
from meetup.mail.models import OutboxMail
from meetup.proposals.queries import dates_of
from meetup.rsvps.models import Rsvp
from meetup.rsvps.news_queries import known_of
from meetup.rsvps.news_rules import HEAR, Known, changes, has_seen, is_news
from meetup.rsvps.queries import answer_with


def changed(mail: OutboxMail) -> Letter | None:
    """What an event was when its reader last heard of it, and what it is.

    None where that is the same again, or past; once they are not coming, or have answered since.
    """
    reader, given = answerer(mail), _heard_by(mail)
    if reader is None or given is None or not given.event.is_scheduled:
        return None
    event, was = given.event, Known.from_subject(mail.subjects["was"])
    if not is_news(was, known_of(event), now=now()) or _has_seen(given, mail):
        return None
    what = changes(was, known_of(event))
    said: dict[str, Any] = {"answer": given.answer.value, "guests": given.guests}
    letter = about_event("events/changed", reader, event, was=was, what=what, **said)
    return telling_calendar(letter, event, reader)


def cancelled(mail: OutboxMail) -> Letter | None:
    """That an event, or a proposal, is off, and why; None once it would be past.

    Of what was only proposed, those hear who still belong to its group.
    """
    reader = answerer(mail)
    event = db.session.get(Event, mail.subjects["event_id"])
    if reader is None or event is None or not event.is_cancelled:
        return None
    if event.scheduled_at is None:
        is_open = any(date.starts_at > now() for date in dates_of(event))
        told = is_open and sees(reader, event)
        return about_event("events/cancelled", reader, event, answer="") if told else None
    given = _heard_by(mail)
    if given is None or event.is_over(now()):
        return None
    letter = about_event("events/cancelled", reader, event, answer=given.answer.value)
    return telling_calendar(letter, event, reader)


def _heard_by(mail: OutboxMail) -> Rsvp | None:
    given = answer_with(mail.subjects["event_id"], mail.subjects["member_id"])
    return given if given is not None and given.answer in HEAR else None


def _has_seen(given: Rsvp, mail: OutboxMail) -> bool:
    since = datetime.fromisoformat(mail.subjects["since"])
    said_themselves = given.answered_by_id is None
    return has_seen(given.answered_at, since=since, said_themselves=said_themselves)
