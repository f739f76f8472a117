"""Giving seats to those who wait, as soon as there are any, and telling them."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from meetup.db import db
from meetup.events.models import Event
from meetup.mail.actions import enqueue
from meetup.mail.topics import Topic
from meetup.rsvps.calendar_mail_actions import put_in
from meetup.rsvps.models import Rsvp
from meetup.rsvps.queries import seats_gone, waiting_at
from meetup.rsvps.waiting_rules import (
    Line,
    Party,
    accept_until,
    after,
    has_lapsed,
    line_up,
    to_promote,
)

PROMOTED, OFFERED, LAPSED = "seat", "seat_offer", "seat_offer_lapsed"
APPROVED, DECLINED = "yes_approved", "yes_declined"


def settle(event: Event, *, now: datetime) -> Line:
    """Give each seat that is free to whom it is for, and end the offers that were not taken.

    The caller has locked the event's row. Returns the line as it is then. Once the event has
    begun nobody waits any more, and seats go to who asks for them.
    """
    db.session.flush()
    parties = waiting_at(event) if event.is_scheduled else []
    _end([party for party in parties if has_lapsed(party, now=now)], now=now)
    line = line_up(
        [party for party in parties if not has_lapsed(party, now=now)],
        capacity=event.capacity,
        coming=seats_gone(event, now=now),
        smaller_may_pass=event.smaller_may_pass,
    )
    if now >= event.starts_at:
        return line._replace(queue=[])
    promoted = to_promote(line)
    _promote(promoted, event, now=now)
    return after(line, promoted)


def shorten_offers(event: Event) -> None:
    """No offer lasts past the start, also where that is an earlier one now."""
    late = select(Rsvp).where(Rsvp.event_id == event.id, Rsvp.offered_until > event.starts_at)
    for rsvp in db.session.scalars(late):
        rsvp.hold_until(event.starts_at)


def tell(kind: str, rsvp: Rsvp, *, turn: datetime, now: datetime) -> None:
    """Write to the member once what became of their answer; `turn` tells one time from another.

    Nobody gets any at an address that they have not shown to be theirs.
    """
    member, ids = rsvp.member, {"event_id": rsvp.event_id, "member_id": rsvp.member_id}
    if member.email is None or not (member.is_confirmed or member.answers_by_mail):
        return
    enqueue(kind, member.email, purpose=purpose_of(kind, rsvp, turn=turn), now=now, **ids)


def purpose_of(kind: str, rsvp: Rsvp, *, turn: datetime) -> str:
    """What keeps that from being written twice."""
    return f"{kind}-{rsvp.event_id}-{rsvp.member_id}-{turn:%Y%m%dT%H%M%S.%f}"


def _promote(parties: Sequence[Party], event: Event, *, now: datetime) -> None:
    promoted = _answers_of(parties)
    for rsvp in promoted:
        turn = rsvp.waiting_since or now
        if event.offers_seats:
            hours = event.offer_hours
            rsvp.hold_until(accept_until(now=now, starts_at=event.starts_at, hours=hours))
        else:
            rsvp.take_seats(now=now)
        tell(OFFERED if event.offers_seats else PROMOTED, rsvp, turn=turn, now=now)
    db.session.flush()
    if not event.offers_seats:
        put_in(event, [rsvp.member_id for rsvp in promoted], told_by=Topic.PLACES, now=now)


def _end(parties: Sequence[Party], *, now: datetime) -> None:
    for rsvp in _answers_of(parties):
        turn = rsvp.waiting_since or now
        rsvp.lapse(now=now)
        tell(LAPSED, rsvp, turn=turn, now=now)
    db.session.flush()


def _answers_of(parties: Sequence[Party]) -> list[Rsvp]:
    if not parties:
        return []
    answers = select(Rsvp).where(Rsvp.id.in_([party.id for party in parties]))
    in_order = answers.options(joinedload(Rsvp.member)).order_by(Rsvp.waiting_since, Rsvp.id)
    return list(db.session.scalars(in_order))
