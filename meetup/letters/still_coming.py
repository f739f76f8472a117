"""What is written a week before to those who come: the question, and that a seat went back."""

from flask import url_for

from meetup.clock import now
from meetup.letters.answers import about_answer, answer_in
from meetup.letters.calendar_parts import clearing_calendar
from meetup.letters.letter import Letter
from meetup.letters.strangers import answerer
from meetup.mail.models import OutboxMail
from meetup.rsvps.still_coming_link import still_coming_token
from meetup.rsvps.still_coming_queries import kept_until
from meetup.web import settings


def asked(mail: OutboxMail) -> Letter | None:
    """Whether they still come; None once they have replied, or it is too late for that."""
    reader, given = answerer(mail), answer_in(mail)
    if reader is None or given is None or not given.is_yes:
        return None
    if given.asked_at is None or given.confirmed_at is not None:
        return None
    event = given.event
    until = kept_until(given.seat_until, event.starts_at, gives_back=event.gives_seats_back)
    if until is not None and until <= now():
        return None
    token = still_coming_token(given, secret_key=settings().secret_key, now=now())
    link = url_for("still_coming.show", token=token, _external=True)
    return about_answer("still_coming", reader, given, link=link, until=until)


def given_back(mail: OutboxMail) -> Letter | None:
    """That their seat went back; None once they have said something since."""
    reader, given = answerer(mail), answer_in(mail)
    if reader is None or given is None or given.given_back_at is None:
        return None
    return clearing_calendar(about_answer("seat_given_back", reader, given), given.event, reader)
