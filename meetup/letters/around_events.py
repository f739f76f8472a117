"""What is written before and after an event: that it is near, and whom one would meet, or met."""

from datetime import datetime

from flask import url_for

from meetup.clock import now
from meetup.handshakes.afterwards_queries import evening_to_confirm
from meetup.letters.answers import about_answer, answer_in
from meetup.letters.event_letters import door_code_of, whom_to_meet
from meetup.letters.letter import Letter, language_for, letter_in, of_event
from meetup.letters.members import addressee
from meetup.letters.strangers import answerer
from meetup.mail.models import OutboxMail


def reminder(mail: OutboxMail) -> Letter | None:
    """When and where what they come to is, and whom they would meet for the first time.

    None once it has begun, is off, or at another time; and once they do not come.
    """
    reader, given = answerer(mail), answer_in(mail)
    if reader is None or given is None or not given.is_yes:
        return None
    if given.event.starts_at != datetime.fromisoformat(mail.subjects["starts_at"]):
        return None
    facts = {**whom_to_meet(given.event, reader), **door_code_of(reader, given.event)}
    return about_answer("reminder", reader, given, **facts)


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
