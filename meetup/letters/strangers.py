"""What is written to those who answer without an account."""

from flask import url_for

from meetup.clock import now
from meetup.db import db
from meetup.events.models import Event
from meetup.letters.letter import Letter, language_for, letter_in, of_event
from meetup.letters.members import addressee
from meetup.mail.models import OutboxMail
from meetup.members.models import Member
from meetup.members.queries import account_with
from meetup.rsvps.rules import is_answered
from meetup.rsvps.stranger_links import answer_token
from meetup.rsvps.stranger_models import AnswerByMail
from meetup.rsvps.stranger_queries import (
    asked_with,
    confirmed_answer,
    is_banned_by_address,
    most_seats_held,
)
from meetup.rsvps.stranger_rules import LINK_WAITS
from meetup.web import settings


def answer_by_mail(mail: OutboxMail) -> Letter | None:
    """How to confirm an answer; None where it is confirmed, or can be no more, or is not welcome.

    Nothing that was typed stands in it but the answer: nobody writes to others through it.
    """
    asked = asked_with(mail.subjects["asked_id"])
    if asked is None or asked.is_confirmed or asked.email != mail.recipient:
        return None
    event = asked.event
    is_open = is_answered(event.status, over=event.is_over(now()))
    if not is_open or is_banned_by_address(asked.email, event.group):
        return None
    held = most_seats_held(asked, now=now())
    letter = letter_in(
        language_for(account_with(mail.recipient)),
        "rsvps/answer_by_mail",
        link=link_of(asked),
        event=event,
        own_zone=None,
        names_zone=True,
        answer=asked.answer.value,
        guests=asked.guests,
        until=held.held_until if held else None,
        days=LINK_WAITS.days,
    )
    return letter.said_by(of_event(event))


def answerer(mail: OutboxMail) -> Member | None:
    """Whom a mail about their answer goes to: as `addressee`, or whoever answers by mails."""
    member = db.session.get(Member, mail.subjects["member_id"])
    if member is not None and member.answers_by_mail and member.email == mail.recipient:
        return member
    return addressee(mail)


def own_page(event: Event, reader: Member) -> str:
    """Where they see and change their answer: behind their link, if they have no account."""
    asked = confirmed_answer(event.id, reader) if reader.is_placeholder else None
    if asked is not None:
        return link_of(asked)
    return url_for("events.show", event_id=event.reference, _external=True)


def link_of(asked: AnswerByMail) -> str:
    """The link by which whoever reads the mail confirms, changes and cancels an answer."""
    token = answer_token(asked, secret_key=settings().secret_key, now=now())
    return url_for("strangers.answer", token=token, _external=True)
