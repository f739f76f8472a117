"""Answering an event, and what becomes of the answers when its seats change."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from meetup.db import db, insert_or_ignore
from meetup.events.actions import edit
from meetup.events.models import Event
from meetup.events.rules import EventDetails
from meetup.groups.membership_actions import join
from meetup.groups.queries import standing_in
from meetup.members.models import Member
from meetup.members.rules import check_reach
from meetup.rsvps import rules
from meetup.rsvps.calendar_mail_rules import SETTLES_AFTER
from meetup.rsvps.models import Rsvp
from meetup.rsvps.news_actions import tell_of_change
from meetup.rsvps.news_queries import known_of
from meetup.rsvps.queries import answer_of, seats_taken
from meetup.rsvps.rules import Answer
from meetup.rsvps.stranger_models import AnswerByMail
from meetup.rsvps.waiting_actions import settle, shorten_offers
from meetup.rsvps.waiting_rules import NO_LIMIT, Line, end_of, has_room


def answer(
    event: Event,
    member: Member,
    answer: Answer,
    *,
    unlisted: bool,
    now: datetime,
    guests: int | None = None,
    guest_names: str | None = None,
    note: str | None = None,
    by_mail: bool = False,
) -> Rsvp:
    """`member` answers `event`, whose row the caller has locked; a yes may join an open group.

    A yes that finds no seat, or that is to be approved first, waits. What is None stays as it is;
    guests come along with a yes that stands, and go with it. `by_mail`: it was confirmed by a link
    in a mail to their address, so they need no account to do so. Raises NotConfirmed, NotAllowed,
    Banned, NotScheduled, TooLate, TooManyGuests, NotApproved, and EventIsFull for more guests than
    fit in.
    """
    check_reach(is_confirmed=member.is_confirmed or by_mail)
    # Whoever leaves in the same moment gives up this answer, too, or leaves first.
    standing = standing_in(event.group, member, for_update=True)
    if not standing.is_active:
        rules.check_joins(standing, answer, event.group.joining, by_mail=by_mail)
    rules.check_answered(event.status, over=event.is_over(now))
    line = settle(event, now=now) if answer is Answer.YES and is_limited(event) else NO_LIMIT
    given = answer_of(member, event)
    guests = _checked_guests(event, given, answer, guests, now=now)
    if not standing.is_active and answer is Answer.YES:
        rules.check_joined(join(event.group, member, now=now, by_mail=by_mail).state)
    given = given or blank_answer(event, member)
    held, waited = given.seats_held, given.waits
    if answer is Answer.YES:
        _say_yes(given, event, line, guests=guests, now=now)
    else:
        given.say(answer, now=now)
    given.add_words(unlisted=unlisted, note=note, guest_names=guest_names)
    if is_limited(event) and (held > given.seats_held or waited):
        settle(event, now=now)
    db.session.flush()
    return given


def _checked_guests(
    event: Event, given: Rsvp | None, answer: Answer, guests: int | None, *, now: datetime
) -> int:
    """How many guests come along with an answer that may be given now; None brings as many."""
    brought = given.guests if given else 0
    guests = brought if guests is None else guests
    _check_in_time(event, given, answer, asks_for_more=guests > brought, now=now)
    if answer is Answer.YES:
        rules.check_guests(guests, event.guests_allowed, before=brought)
    return guests


def change_capacity(event: Event, member: Member, details: EventDetails, *, now: datetime) -> None:
    """`member` says otherwise about an event; who waits gets the seats that there are now.

    Whoever answered is told when it is at another time or place, or called otherwise.
    A capacity below those who come removes nobody. Whoever was in line before each yes was to be
    approved stays there. The caller has locked the event's row. Raises what
    `events.actions.edit` raises.
    """
    was_approved_by_itself, was = not event.needs_approval, known_of(event)
    edit(event, member, details, now=now)
    tell_of_change(event, was, by=member, now=now)
    if event.needs_approval and was_approved_by_itself:
        waits = update(Rsvp).where(Rsvp.event_id == event.id, Rsvp.waiting_since.is_not(None))
        db.session.execute(waits.values(approved_at=now))
    shorten_offers(event)
    settle(event, now=now)


def seat_in_order(
    event: Event, members_yes: Sequence[Member], members_maybe: Sequence[Member], *, now: datetime
) -> list[Rsvp]:
    """Answers for an event that has just been scheduled, by what its group has said before.

    `members_yes`, in their order, say yes as far as the seats go; the others of them wait, and so
    do all whose yes is to be approved first. Who has an answer already keeps it. The caller has
    locked the event's row. Returns all answers to the event, the first one first.
    """
    free = event.capacity
    seated = 0 if event.needs_approval else len(members_yes)
    if free is not None:
        seated = min(seated, max(0, free - seats_taken(event)))
    rows = [_row(event, member, Answer.YES, now) for member in members_yes[:seated]]
    waits = {"waiting_since": now}
    rows += [_row(event, m, Answer.WAITLISTED, now) | waits for m in members_yes[seated:]]
    rows += [_row(event, member, Answer.MAYBE, now) for member in members_maybe]
    for row in rows:
        # One after the other, so that their ids, too, keep the order.
        insert_or_ignore(Rsvp, [row])
    return list(db.session.scalars(select(Rsvp).where(Rsvp.event_id == event.id).order_by(Rsvp.id)))


def settle_overdue(event_id: int, *, now: datetime) -> None:
    """End what was held at an event and not taken in time, and give its seats to the next."""
    event = select(Event).where(Event.id == event_id).with_for_update(of=Event)
    held = db.session.scalars(event).one()
    late = (AnswerByMail.event_id == event_id, AnswerByMail.held_until <= now)
    db.session.execute(update(AnswerByMail).where(*late).values(held_until=None))
    settle(held, now=now)


def blank_answer(event: Event, member: Member) -> Rsvp:
    """The row for an answer of `member`, who has given none yet."""
    row = {"event_id": event.id, "member_id": member.id, "answer": Answer.NO}
    insert_or_ignore(Rsvp, [row])
    given = answer_of(member, event)
    assert given is not None
    return given


def is_limited(event: Event) -> bool:
    """Whether a yes may have to wait."""
    return event.capacity is not None or event.needs_approval


def _check_in_time(
    event: Event, given: Rsvp | None, answer: Answer, *, asks_for_more: bool, now: datetime
) -> None:
    may_answer = rules.may_still_answer(
        answer,
        answers_until=event.answers_until,
        now=now,
        before=given.answer if given else None,
        is_offered=bool(given and given.is_offered),
        asks_for_more=asks_for_more,
    )
    rules.check_deadline(may_answer=may_answer)


def _say_yes(given: Rsvp, event: Event, line: Line, *, guests: int, now: datetime) -> None:
    """A yes of so many: theirs, if there is room; else they wait, at the end if they ask anew."""
    more = 1 + guests - given.seats_held
    fits = more <= 0 or has_room(line, seats=more)
    if given.seats_held:
        rules.check_more_seats(fit=fits)
        given.say(Answer.YES, now=now)
    else:
        is_declined = given.declined_at is not None
        rules.check_not_declined(is_declined=is_declined, needs_approval=event.needs_approval)
        rules.check_party(event.capacity, seats=1 + guests)
        if fits and (given.approved_at or not event.needs_approval):
            given.say(Answer.YES, now=now)
        elif not given.waits or guests > given.guests:
            given.wait(since=end_of(line, now=now), now=now)
    given.guests = guests


def _row(event: Event, member: Member, answer: Answer, now: datetime) -> dict[str, Any]:
    ids = {"event_id": event.id, "member_id": member.id}
    # Whom a mail about the proposal tells of their yes, that one tells their calendar, too.
    due = {"calendar_due_at": now + SETTLES_AFTER if answer is Answer.YES else None}
    return {**ids, **due, "answer": answer, "answered_at": now}
