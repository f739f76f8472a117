"""Reading of which proposals the members of a group are yet to be told, and which members."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select

from meetup.db import db
from meetup.events.models import Event
from meetup.groups.models import Membership
from meetup.groups.rules import State
from meetup.mail.topics import Topic
from meetup.members.mail_choice_queries import wants
from meetup.members.models import Member
from meetup.members.queries import is_reached_account
from meetup.proposals.rules import is_old_news, takes_votes


class Reader(NamedTuple):
    """A member who is told of a proposal."""

    id: int
    email: str


def proposal_to_tell_of() -> int | None:
    """The id of the proposal of which members are to be told, the first one first."""
    waiting = select(Event.id).where(Event.telling_after.is_not(None))
    return db.session.scalar(waiting.order_by(Event.id).limit(1))


def proposal_in_hand(event_id: int) -> Event | None:
    """This proposal, if members are still to be told of it; it is held.

    None, too, where another worker has it in hand.
    """
    waiting = select(Event).where(Event.id == event_id, Event.telling_after.is_not(None))
    held = waiting.with_for_update(key_share=True, skip_locked=True)
    return db.session.scalars(held.execution_options(populate_existing=True)).one_or_none()


def is_news(event: Event, *, now: datetime) -> bool:
    """Whether there is something to tell: that it is there to be voted on."""
    is_open = takes_votes(event.status, event.votes_until, now=now) and not event.is_lapsed
    return is_open and not is_old_news(event.created_at, now=now)


def next_readers(event: Event, *, most: int) -> Sequence[Reader]:
    """The members who are told next of a proposal, by their ids; not who proposed it."""
    readers = (
        select(Member.id, Member.email)
        .join(Membership, Membership.member_id == Member.id)
        .where(Membership.group_id == event.group_id, Membership.state == State.ACTIVE)
        .where(Member.id > (event.telling_after or 0))
        .where(is_reached_account())
        .where(Member.id.is_distinct_from(event.proposer_id), wants(Topic.PROPOSALS, Member.id))
        .order_by(Member.id)
        .limit(most)
    )
    return [Reader._make(row) for row in db.session.execute(readers)]
