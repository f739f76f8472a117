"""Answering without an account: asked for by anybody, confirmed by who reads the mail."""

from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import delete, update

from meetup.db import db
from meetup.events.models import Event
from meetup.groups.queries import group_called
from meetup.groups.rules import Banned
from meetup.mail.actions import enqueue
from meetup.mail.queries import mails_since
from meetup.members.actions import member_with_free_handle
from meetup.members.models import Member
from meetup.members.queries import account_with
from meetup.rsvps import rules, stranger_rules
from meetup.rsvps.actions import answer, blank_answer
from meetup.rsvps.models import Rsvp
from meetup.rsvps.queries import answer_of
from meetup.rsvps.rules import Answer
from meetup.rsvps.stranger_models import AnswerByMail
from meetup.rsvps.stranger_queries import (
    is_banned_by_address,
    is_forgotten,
    most_seats_held,
    placeholder_answering,
)
from meetup.rsvps.stranger_rules import MAILS_PER, MOST_MAILS, Said
from meetup.rsvps.waiting_actions import settle
from meetup.rsvps.waiting_rules import has_room

LETTER = "answer_by_mail"


def ask(event: Event, said: Said, *, now: datetime) -> None:
    """Somebody has typed an answer to `event`, whose row the caller has locked, and an address.

    A mail goes there whose link confirms it; until then seats are held for it, where there are
    any. Nobody is looked up: it takes the same work, leaves the same behind and counts the same,
    whoever has the address; only the mails to it are not without end. Raises NotForStrangers,
    NotScheduled, TooLate, TooManyGuests and EventIsFull.
    """
    stranger_rules.check_strangers(event.group.joining, is_open=event.group.is_open)
    rules.check_answered(event.status, over=event.is_over(now))
    rules.check_deadline(
        may_answer=rules.may_still_answer(said.answer, answers_until=event.answers_until, now=now)
    )
    rules.check_guests(said.guests, event.guests_allowed, before=0)
    rules.check_party(event.capacity, seats=said.seats)
    asked = AnswerByMail(
        event_id=event.id,
        email=said.email,
        name=said.name,
        answer=said.answer,
        is_unlisted=said.unlisted,
        guests=said.guests,
        guest_names=said.guest_names if said.guests else "",
        note=said.note,
        asked_at=now,
        held_until=_hold_until(event, said, now=now),
    )
    db.session.add(asked)
    db.session.flush()
    _mail(asked, now=now)


def confirm(asked: AnswerByMail, *, now: datetime) -> Rsvp | None:
    """Whoever reads the mails to the address says that the answer is theirs.

    It is that of the account with the address or, without one, of a placeholder, and gets the
    seats that are held for it. Confirmed before: what is answered by now, if anything. The caller
    has locked the event's row, and read `asked` behind that. Raises what `actions.answer` raises.
    """
    event = asked.event
    if asked.member is not None:
        return answer_of(asked.member, event)
    _check_not_banned(asked)
    # Before the member, as whoever takes over a placeholder holds them.
    group_called(event.group.slug, for_update=True)
    member = _whose(asked, now=now)
    before = _with_held_seats(asked, member, now=now)
    rsvp = answer(
        event,
        member,
        asked.answer,
        unlisted=asked.is_unlisted or bool(before and before.is_unlisted),
        guests=asked.guests,
        guest_names=asked.guest_names,
        note=asked.note or None,
        by_mail=True,
        now=now,
    )
    asked.confirm(member, now=now)
    db.session.flush()
    return rsvp


def change(asked: AnswerByMail, said: Answer, *, now: datetime, **words: Any) -> Rsvp:
    """By a link that was confirmed, its reader answers otherwise; as `confirm` in all else."""
    assert asked.member is not None
    _check_not_banned(asked)
    if said is Answer.NO:
        # Who leaves the group with it holds the group first, as whoever removes them does.
        group_called(asked.event.group.slug, for_update=True)
    return answer(asked.event, asked.member, said, by_mail=True, now=now, **words)


def forget_unconfirmed(*, now: datetime) -> None:
    """Forget the answers that nobody has confirmed in time, and whose addresses they were."""
    late = delete(AnswerByMail).where(is_forgotten(now=now))
    db.session.execute(late, execution_options={"synchronize_session": False})


def _hold_until(event: Event, said: Said, *, now: datetime) -> datetime | None:
    if said.answer is not Answer.YES or event.capacity is None or event.needs_approval:
        return None
    if not has_room(settle(event, now=now), seats=said.seats):
        return None
    return stranger_rules.hold_until(now=now, answers_until=event.answers_until)


def _mail(asked: AnswerByMail, *, now: datetime) -> None:
    about = f"{LETTER}:{sha256(asked.email.encode()).hexdigest()[:32]}:"
    if mails_since(now - MAILS_PER, purpose=about) < MOST_MAILS:
        enqueue(LETTER, asked.email, purpose=f"{about}{asked.id}", now=now, asked_id=asked.id)


def _check_not_banned(asked: AnswerByMail) -> None:
    if is_banned_by_address(asked.email, asked.event.group):
        raise Banned("The organizers of this group have banned you from it.")


def _whose(asked: AnswerByMail, *, now: datetime) -> Member:
    """The account with the address or, if nobody has confirmed one, the placeholder that answers.

    An imported placeholder with the same address is another record: only its owner joins them.
    """
    account = account_with(asked.email)
    if account is not None and account.is_confirmed:
        return account
    row = {"name": asked.name, "email": asked.email, "answers_by_mail_since": now}
    made = member_with_free_handle(asked.name, row)
    if made is not None:
        return made
    known = placeholder_answering(asked.email)
    assert known is not None, "its address was taken by nobody else"
    known.name = asked.name
    return known


def _with_held_seats(asked: AnswerByMail, member: Member, *, now: datetime) -> Rsvp | None:
    """What `member` has answered so far, with the seats that are held for it, if there are any.

    They become an offer of seats, or more seats of a yes, so that nobody else gets them between.
    """
    event, before = asked.event, answer_of(member, asked.event)
    held = most_seats_held(asked, now=now)
    until = held.held_until if held and held.guests >= asked.guests else None
    _end_holds(asked)
    if asked.answer is not Answer.YES or event.needs_approval or until is None:
        return before
    before = before or blank_answer(event, member)
    if before.is_yes:
        before.guests = max(before.guests, asked.guests)
    else:
        before.wait(since=now, now=now)
        before.hold_until(until)
        before.guests = asked.guests
    db.session.flush()
    return before


def _end_holds(asked: AnswerByMail) -> None:
    """Nothing is held for the address at the event any more, however often it was typed."""
    theirs = (AnswerByMail.event_id == asked.event_id, AnswerByMail.email == asked.email)
    held = update(AnswerByMail).where(*theirs, AnswerByMail.held_until.is_not(None))
    db.session.execute(held.values(held_until=None))
