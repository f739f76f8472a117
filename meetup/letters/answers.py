"""What is written to members about what became of their answers, as it is when it is sent."""

from meetup.clock import now
from meetup.letters.calendar_parts import telling_calendar
from meetup.letters.event_letters import about_event, door_code_of
from meetup.letters.letter import Letter
from meetup.letters.strangers import answerer
from meetup.mail.models import OutboxMail
from meetup.members.models import Member
from meetup.rsvps.models import Rsvp
from meetup.rsvps.queries import answer_with, place_in_line


def seat(mail: OutboxMail) -> Letter | None:
    """That they come, after they have waited; None once they do not any more."""
    reader, given = answerer(mail), answer_in(mail)
    if reader is None or given is None or not given.is_yes:
        return None
    letter = about_answer("seat", reader, given, **door_code_of(reader, given.event))
    return telling_calendar(letter, given.event, reader)


def seat_offer(mail: OutboxMail) -> Letter | None:
    """Until when seats are held for them; None once they are not any more."""
    reader, given = answerer(mail), answer_in(mail)
    if reader is None or given is None or not given.offered_until or given.offered_until <= now():
        return None
    return about_answer("seat_offer", reader, given, until=given.offered_until)


def seat_offer_lapsed(mail: OutboxMail) -> Letter | None:
    """That seats are not held for them any more; None once they have said something since."""
    reader, given = answerer(mail), answer_in(mail)
    if reader is None or given is None or given.lapsed_at is None:
        return None
    return about_answer("seat_offer_lapsed", reader, given)


def yes_approved(mail: OutboxMail) -> Letter | None:
    """That their yes is approved, and whether they come or wait; None if they do neither."""
    reader, given = answerer(mail), answer_in(mail)
    if reader is None or given is None or given.approved_at is None:
        return None
    if given.is_offered:
        # Another mail says so, and until when.
        return None
    place = place_in_line(given) if given.waits else None
    letter = about_answer("yes_approved", reader, given, place=place)
    return telling_calendar(letter, given.event, reader)


def yes_declined(mail: OutboxMail) -> Letter | None:
    """That their yes is not approved; None once that has changed."""
    reader, given = answerer(mail), answer_in(mail)
    if reader is None or given is None or given.declined_at is None:
        return None
    return about_answer("yes_declined", reader, given)


def answer_in(mail: OutboxMail) -> Rsvp | None:
    """The answer that the mail is about; None once its event has begun, or is off."""
    given = answer_with(mail.subjects["event_id"], mail.subjects["member_id"])
    if given is None or not given.event.is_scheduled or given.event.starts_at <= now():
        return None
    return given


def about_answer(
    template: str, reader: Member, given: Rsvp, *, link: str = "", **facts: object
) -> Letter:
    """The letter that `template` makes of an answer; its link leads to the event's page."""
    facts = {"guests": given.guests, **facts}
    return about_event(f"rsvps/{template}", reader, given.event, link=link, **facts)
