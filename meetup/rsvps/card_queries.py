"""Reading lists of events: a card each, with how many come and what the reader said.

A list is one statement, made once (see `meetup/events/queries.py`), which reads no more of an
event than its card shows.
"""

from datetime import datetime
from functools import cache
from operator import attrgetter
from typing import Any, NamedTuple

from sqlalchemy import (
    CompoundSelect,
    Integer,
    Select,
    and_,
    bindparam,
    func,
    literal,
    null,
    select,
    union_all,
)
from sqlalchemy.orm import aliased

from meetup.db import db, is_one_of
from meetup.events.models import Event
from meetup.events.queries import at, is_past, is_to_come, visible_to
from meetup.events.rules import ANNOUNCED, Status
from meetup.groups.models import Group
from meetup.members.models import Member
from meetup.members.queries import Viewer, asked_by, viewer
from meetup.proposals.lapsing_queries import is_open_proposal
from meetup.rsvps.models import Rsvp
from meetup.rsvps.rules import Answer, Card

MOST_COMING = MOST_PROPOSED = 100
MOST_PAST = 10
# What the reader said, as a `Card` has it.
SAID = ("answer", "offered_until")


class GroupCards(NamedTuple):
    """The events of a group: the next ones first; of those that took place, the latest."""

    coming: list[Card]
    proposed: list[Card]
    past: list[Card]


def coming_cards(*, to: Member | None, now: datetime, most: int, skip: int = 0) -> list[Card]:
    """Events that are scheduled or cancelled and not over yet, the next one first."""
    return _read(_coming(viewer(to)), asked_by(to, most=most, skip=skip, **at(now)))


def past_cards(*, to: Member | None, now: datetime, most: int, skip: int = 0) -> list[Card]:
    """Events that took place, the latest one first."""
    return _read(_past(viewer(to)), asked_by(to, most=most, skip=skip, **at(now)))


def own_cards(member: Member, *, now: datetime, most: int) -> list[Card]:
    """What `member` answered yes, maybe or with a place on the waiting list, and is not over yet.

    The next one first; cancelled ones among them.
    """
    return _read(_own(Viewer(member.is_host)), asked_by(member, most=most, skip=0, **at(now)))


def cards_of(group_id: int, *, to: Member | None, now: datetime) -> GroupCards:
    """What comes to a group, is proposed to it and took place in it, as far as `to` may see it."""
    lists: list[list[Card]] = [[], [], []]
    values = asked_by(to, group_id=group_id, **at(now))
    for number, *card in db.session.connection().execute(_of_group(viewer(to)), values).all():
        lists[number].append(Card._make(card))
    # A union keeps no order.
    coming, proposed, past = (sorted(cards, key=attrgetter("starts_at", "id")) for cards in lists)
    return GroupCards(coming, proposed, past[::-1])


def _read(statement: Select[Any], values: dict[str, Any]) -> list[Card]:
    return [Card._make(row) for row in db.session.connection().execute(statement, values).all()]


@cache
def _coming(viewer: Viewer | None) -> Select[Any]:
    return _window(_to_come(_cards(viewer)))


@cache
def _past(viewer: Viewer | None) -> Select[Any]:
    return _window(_took_place(_cards(viewer)))


@cache
def _own(viewer: Viewer) -> Select[Any]:
    own = aliased(Rsvp)
    mine = _cards(viewer).join(own, own.event_id == Event.id)
    said = mine.where(own.member_id == viewer.id, own.answer != Answer.NO, ~is_past())
    return _window(said.order_by(Event.starts_at, Event.id))


@cache
def _of_group(viewer: Viewer | None) -> CompoundSelect[Any]:
    cards = _cards(viewer).where(Event.group_id == bindparam("group_id"))
    proposed = cards.where(is_open_proposal()).order_by(Event.starts_at, Event.id)
    lists = (
        _to_come(cards).limit(MOST_COMING),
        proposed.limit(MOST_PROPOSED),
        _took_place(cards).limit(MOST_PAST),
    )
    parts = (part.subquery() for part in lists)
    return union_all(*(select(literal(n), *part.c) for n, part in enumerate(parts)))


def _cards(viewer: Viewer | None) -> Select[Any]:
    """The events that the viewer may see, with the columns of a `Card` in their order."""
    answers, own = aliased(Rsvp), aliased(Rsvp)
    said = (own.answer, own.offered_until) if viewer else (null(), null())
    seats = select(func.coalesce(func.sum(1 + answers.guests), 0)).where(
        answers.event_id == Event.id, answers.answer == Answer.YES
    )
    cards = (
        select(
            *(Event.id, Event.title, Event.venue, Event.starts_at, Event.timezone, Event.status),
            Group.name.label("group_name"),
            seats.scalar_subquery().label("seats"),
            *(column.label(name) for column, name in zip(said, SAID, strict=True)),
        )
        .join(Event.group)
        .where(visible_to(viewer))
    )
    is_own = and_(own.event_id == Event.id, own.member_id == Viewer.id)
    return cards.outerjoin(own, is_own) if viewer else cards


def _to_come(cards: Select[Any]) -> Select[Any]:
    coming = cards.where(is_one_of(Event.status, *ANNOUNCED), is_to_come())
    return coming.order_by(Event.starts_at, Event.id)


def _took_place(cards: Select[Any]) -> Select[Any]:
    past = cards.where(Event.status == Status.SCHEDULED, is_past())
    return past.order_by(Event.starts_at.desc(), Event.id.desc())


def _window(cards: Select[Any]) -> Select[Any]:
    return cards.limit(bindparam("most", type_=Integer)).offset(bindparam("skip", type_=Integer))
