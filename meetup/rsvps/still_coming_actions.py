"""Asking those who come whether they still do, taking their replies, and giving back seats."""

from datetime import datetime

from meetup.db import db
from meetup.events.queries import held_event
from meetup.mail.queries import mails_that_left
from meetup.mail.topics import Topic
from meetup.rsvps import still_coming_rules as rules
from meetup.rsvps.calendar_mail_actions import take_out
from meetup.rsvps.models import Rsvp
from meetup.rsvps.rules import Answer, check_answered
from meetup.rsvps.still_coming_queries import (
    answers_to_ask,
    answers_to_give_back,
    is_asked_about,
)
from meetup.rsvps.waiting_actions import purpose_of, settle, tell

STILL_COMING, GIVEN_BACK = "still_coming", "seat_given_back"
AT_ONCE = 50


def ask_some(event_id: int, *, now: datetime) -> None:
    """Ask some of those who come to an event, or the last of them; nobody is asked twice."""
    event = held_event(event_id)
    is_due = event.is_scheduled and rules.is_time_to_ask(event.starts_at, now=now)
    if is_asked_about(event) or not is_due:
        return
    some = answers_to_ask(event, most=AT_ONCE)
    until = rules.seat_kept_until(event.starts_at, now=now) if event.gives_seats_back else None
    for given in some:
        given.ask(now=now, seat_until=until)
        tell(STILL_COMING, given, turn=now, now=now)
    if len(some) < AT_ONCE:
        event.asked_for = event.starts_at
    db.session.flush()


def confirm(given: Rsvp, *, warm_up: str | None = None, now: datetime) -> None:
    """Whoever is asked says that they still come; a `warm_up` of None stays as it is.

    The caller has locked the event's row. Raises NotAsked, SeatIsGone, NotScheduled and TooLate.
    """
    _check_asked(given, now=now)
    given.say(Answer.YES, now=now)
    given.warm_up = given.warm_up if warm_up is None else warm_up
    db.session.flush()


def give_back(given: Rsvp, *, now: datetime) -> None:
    """Whoever is asked cannot come: their seat goes to the next, also past the deadline.

    The caller has locked the event's row. Raises NotAsked, SeatIsGone, NotScheduled and TooLate.
    """
    _check_asked(given, now=now)
    given.say(Answer.NO, now=now)
    settle(given.event, now=now)


def give_seats_back(event_id: int, *, now: datetime) -> None:
    """The seats of those who have not replied in time go to the next on the waiting list.

    Whom the question has not reached by mail keeps theirs.
    """
    event = held_event(event_id)
    overdue = [(given, given.asked_at or now) for given in answers_to_give_back(event, now=now)]
    asked = {given.id: purpose_of(STILL_COMING, given, turn=turn) for given, turn in overdue}
    have_left = mails_that_left(asked.values())
    for given, turn in overdue:
        if asked[given.id] not in have_left:
            given.keep_seat()
            continue
        given.give_back(now=now)
        tell(GIVEN_BACK, given, turn=turn, now=now)
    db.session.flush()
    gone = [given.member_id for given, _ in overdue if not given.is_yes]
    take_out(event, gone, told_by=Topic.PLACES)
    settle(event, now=now)


def _check_asked(given: Rsvp, *, now: datetime) -> None:
    check_answered(given.event.status, over=given.event.is_over(now))
    rules.check_asked(
        is_asked=given.is_yes and given.asked_at is not None,
        is_given_back=given.given_back_at is not None,
        has_begun=now >= given.event.starts_at,
    )
