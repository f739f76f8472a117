"""What is written before and after an event: that it is near, and whom one would meet, or met."""

from datetime import datetime

from flask import url_for

from meetup.clock import now
from meetup.events.models import Event
from meetup.events.page_queries import coming_to
from meetup.groups.queries import standing_in
from meetup.handshakes.afterwards_queries import evening_to_confirm
from meetup.letters.answers import about_answer, answer_in
from meetup.letters.clocks import clocks
from meetup.letters.letter import Letter, language_for, letter_in, of_event
from meetup.letters.members import addressee
from meetup.letters.strangers import answerer
from meetup.mail.models import OutboxMail
from meetup.members.models import Member
from meetup.ties.queries import not_met_yet

MOST_NAMES = 8


def reminder(mail: OutboxMail) -> Letter | None:
    """When and where what they come to is, and whom they would meet for the first time.

    None once it has begun, is off, or at another time; and once they do not come.
    """
    reader, given = answerer(mail), answer_in(mail)
    if reader is None or given is None or not given.is_yes:
        return None
    if given.event.starts_at != datetime.fromisoformat(mail.subjects["starts_at"]):
        return None
    names = first_meetings(given.event, reader)
    return about_answer(
        *("reminder", reader, given),
        names=names[:MOST_NAMES],
        others=len(names[MOST_NAMES:]),
        **clocks(given.event, reader),
    )


def afterwards(mail: OutboxMail) -> Letter | None:
    """Whom did you meet? None where there is nobody left about whom they could say so."""
    reader = addressee(mail)
    if reader is None:
        return None
    event = evening_to_confirm(mail.subjects["event_id"], by=reader, now=now())
    if event is None:
        return None
    link = url_for("handshakes.met", event_id=event.reference, _external=True)
    about = {"name": reader.name, "event": event}
    letter = letter_in(language_for(reader), "handshakes/afterwards", link=link, **about)
    return letter.said_by(of_event(event))


def first_meetings(event: Event, reader: Member) -> list[str]:
    """Whom the page of the event says so of, to its reader; nobody to who is not in the group."""
    if not standing_in(event.group, reader).is_active:
        return []
    connected = coming_to(event, seen_by=reader, organizer=False, most=0).connected
    return [person.name for person in not_met_yet(reader, connected, now=now())]
