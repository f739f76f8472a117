"""Reading who is to be asked whether they still come, who is, and whose seats go back."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, bindparam, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from meetup.db import UtcDateTime, db
from meetup.events.models import Event
from meetup.events.rules import Status, reference
from meetup.groups.models import Group
from meetup.members.queries import Viewer, is_written_to
from meetup.rsvps.models import Rsvp
from meetup.rsvps.rules import Answer
from meetup.rsvps.still_coming_link import STILL_COMING, bound_to
from meetup.rsvps.still_coming_rules import (
    ASKED_BEFORE,
    GIVEN_BACK_BEFORE,
    LEAST_NOTICE,
    goes_back_at,
    said_before,
)

MOST_TO_REPLY = 100
_NOW = bindparam("now", type_=UtcDateTime)


class ToReply(NamedTuple):
    """An event that asks a member whether they still come; without a reply by then, it is off."""

    id: int
    title: str
    starts_at: datetime
    timezone: str
    group_name: str
    warm_up_question: str
    gives_seats_back: bool
    seat_until: datetime | None

    @property
    def reference(self) -> str:
        return reference(self.id, self.title)

    @property
    def goes_back_at(self) -> datetime | None:
        """When their seat goes back without a reply, if it does."""
        return kept_until(self.seat_until, self.starts_at, gives_back=self.gives_seats_back)


def kept_until(
    seat_until: datetime | None, starts_at: datetime, *, gives_back: bool
) -> datetime | None:
    """Until when a seat is kept without a reply; None where it is kept in any case."""
    if seat_until is None or not gives_back:
        return None
    at = goes_back_at(seat_until, starts_at)
    return at if at < starts_at else None


def event_to_ask_about(*, now: datetime) -> int | None:
    """The event that begins first of those whose guests are to be asked; None where none is."""
    ids = {"now": now, "soonest": now + LEAST_NOTICE, "latest": now + ASKED_BEFORE}
    return db.session.scalar(_to_ask_about(), ids)


def is_asked_about(event: Event) -> bool:
    """Whether those who come have been asked already, for its start as it is now."""
    return event.asked_for == event.starts_at


def answers_to_ask(event: Event, *, most: int) -> Sequence[Rsvp]:
    """Who said yes some time ago and was never asked since; only who can reply by themselves."""
    said = or_(Rsvp.answered_at.is_(None), Rsvp.answered_at < said_before(event.starts_at))
    found = (
        select(Rsvp)
        .join(Rsvp.member)
        .options(contains_eager(Rsvp.member))
        .where(Rsvp.event_id == event.id, Rsvp.answer == Answer.YES, Rsvp.asked_at.is_(None))
        .where(said, is_written_to())
        .order_by(Rsvp.id)
        .limit(most)
    )
    return db.session.scalars(found).all()


def event_with_seats_to_give_back(*, now: datetime) -> int | None:
    """An event at which somebody has not replied in time; None where there is none."""
    overdue = select(Rsvp.event_id).join(Rsvp.event).where(_is_overdue())
    values = {"now": now, "near": now + GIVEN_BACK_BEFORE}
    return db.session.scalar(overdue.order_by(Rsvp.seat_until, Rsvp.event_id).limit(1), values)


def answers_to_give_back(event: Event, *, now: datetime) -> Sequence[Rsvp]:
    """Whose seats go back now, in the order of their answers."""
    overdue = (
        select(Rsvp)
        .join(Rsvp.event)
        .options(joinedload(Rsvp.member))
        .where(Rsvp.event_id == event.id, _is_overdue())
        .order_by(Rsvp.answered_at.nulls_first(), Rsvp.id)
    )
    return db.session.scalars(overdue, {"now": now, "near": now + GIVEN_BACK_BEFORE}).all()


def answer_behind(
    token: str, *, secret_key: str, now: datetime, for_update: bool = False
) -> Rsvp | None:
    """The answer that a mailed link asks about, with its event; None for a link that is not good.

    With `for_update` the event's row stays locked until the transaction ends.
    """
    opened = STILL_COMING.open(token, secret_key=secret_key, now=now)
    if opened is None:
        return None
    event = select(Event).join(Rsvp, Rsvp.event_id == Event.id).where(Rsvp.id == opened.subject_id)
    if for_update:
        db.session.scalars(event.with_for_update(of=Event)).one_or_none()
    # Read once the lock is held: it may have been answered meanwhile.
    answer = select(Rsvp).where(Rsvp.id == opened.subject_id)
    with_event = answer.options(joinedload(Rsvp.event).joinedload(Event.group))
    given = db.session.scalars(with_event.options(joinedload(Rsvp.member))).one_or_none()
    return given if given is not None and opened.is_for(bound_to(given)) else None


def _is_overdue() -> ColumnElement[bool]:
    """Whether the seat of the row, joined with its event, goes back: `near` is the latest start."""
    return and_(
        Rsvp.seat_until <= _NOW,
        Event.gives_seats_back,
        Event.status == Status.SCHEDULED,
        Event.starts_at > _NOW,
        Event.starts_at <= bindparam("near", type_=UtcDateTime),
    )


@cache
def _to_ask_about() -> Select[int]:
    return (
        select(Event.id)
        .where(Event.status == Status.SCHEDULED)
        .where(Event.starts_at > bindparam("soonest", type_=UtcDateTime))
        .where(Event.starts_at <= bindparam("latest", type_=UtcDateTime))
        .where(or_(Event.asked_for.is_(None), Event.asked_for != Event.starts_at))
        .order_by(Event.starts_at, Event.id)
        .limit(1)
    )


def to_reply() -> Select[*tuple[Any, ...]]:
    """Each `ToReply` of the viewer's, the event that begins first first; executed with `now`."""
    return (
        select(
            *(Event.id, Event.title, Event.starts_at, Event.timezone),
            Group.name.label("group_name"),
            *(Event.warm_up_question, Event.gives_seats_back, Rsvp.seat_until),
        )
        .join(Event.group)
        .join(Rsvp, Rsvp.event_id == Event.id)
        .where(Rsvp.member_id == Viewer.id, Rsvp.answer == Answer.YES)
        .where(Rsvp.asked_at.is_not(None), Rsvp.confirmed_at.is_(None))
        .where(Event.status == Status.SCHEDULED, Event.starts_at > _NOW)
        .order_by(Event.starts_at, Event.id)
        .limit(MOST_TO_REPLY)
    )
