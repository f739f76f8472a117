"""Reading whose digest is due, and what stands in one."""

from collections.abc import Collection, Sequence
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, bindparam, exists, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from meetup.db import UtcDateTime, db
from meetup.events.models import Event
from meetup.events.queries import visible_to
from meetup.events.rules import Status, reference
from meetup.groups.models import Group, Membership
from meetup.groups.rules import State
from meetup.letters.digest_rules import LOOKS_AHEAD
from meetup.mail.topics import Topic
from meetup.members.mail_choice_queries import wants
from meetup.members.models import Member
from meetup.members.queries import Viewer, asked_by
from meetup.proposals.lapsing_queries import has_date_to_come, is_open_proposal
from meetup.proposals.models import CandidateDate, DateVote
from meetup.rsvps.models import Rsvp
from meetup.rsvps.rules import Answer

MOST_EVENTS, MOST_PROPOSALS = 10, 5
_NOW, _UNTIL = (bindparam(name, type_=UtcDateTime) for name in ("now", "until"))
_Id = InstrumentedAttribute[int] | ColumnElement[int]


class Coming(NamedTuple):
    """An event in one of the reader's groups, and what they said to it; `number` is of how many."""

    id: int
    title: str
    venue: str
    starts_at: datetime
    timezone: str
    group_name: str
    answer: Answer | None
    offered_until: datetime | None
    number: int

    @property
    def reference(self) -> str:
        return reference(self.id, self.title)


class ToVote(NamedTuple):
    """A proposal on which the reader has not voted yet."""

    id: int
    title: str
    timezone: str
    votes_until: datetime | None
    group_name: str

    @property
    def reference(self) -> str:
        return reference(self.id, self.title)


def is_any_due(*, now: datetime) -> bool:
    """Whether it is to be seen to anybody's digest: a look that takes no lock."""
    looks = (select(Member.id).where(is_due).limit(1) for is_due in _due(now))
    return any(db.session.scalar(look) is not None for look in looks)


def held_due(*, most: int, now: datetime) -> Sequence[Member]:
    """Some of those whose digests are to be seen to, whom no other worker has in hand; held."""
    for is_due in _due(now):
        some = select(Member).where(is_due).limit(most)
        held = some.with_for_update(key_share=True, skip_locked=True)
        found = db.session.scalars(held.execution_options(populate_existing=True)).all()
        if found:
            return found
    return []


def with_something_to_read(member_ids: Collection[int], *, now: datetime) -> set[int]:
    """Who of these has something in a digest, and has not stopped them."""
    own = aliased(Membership)
    in_groups = (
        select(own.member_id)
        .join(Event, Event.group_id == own.group_id)
        .where(own.member_id.in_(sorted(member_ids)), own.state == State.ACTIVE)
        .where(wants(Topic.DIGEST, own.member_id))
    )
    events = in_groups.where(_is_coming())
    proposals = in_groups.where(_is_to_vote_on(own.member_id))
    values = {"now": now, "until": now + LOOKS_AHEAD}
    return set(db.session.scalars(events.union(proposals), values))


def coming_to(reader: Member, *, now: datetime) -> list[Coming]:
    """What comes in the groups of `reader`, as far as they may see it, the next one first."""
    values = asked_by(reader, now=now, until=now + LOOKS_AHEAD)
    rows = db.session.connection().execute(_coming(Viewer(reader.is_host)), values)
    return [Coming._make(row) for row in rows]


def proposals_to_vote_on(reader: Member, *, now: datetime) -> list[ToVote]:
    """The proposals in the groups of `reader` on which they may vote and have not."""
    rows = db.session.connection().execute(
        _to_vote(Viewer(reader.is_host)), asked_by(reader, now=now)
    )
    return [ToVote._make(row) for row in rows]


def _due(now: datetime) -> Sequence[ColumnElement[bool]]:
    """Two conditions: engines read all that are due later for the one or the other in one."""
    is_confirmed, due_at = Member.confirmed_at.is_not(None), Member.digest_due_at
    return and_(is_confirmed, due_at.is_(None)), and_(is_confirmed, due_at <= now)


def _is_coming() -> ColumnElement[bool]:
    """Whether the event of the row begins between `now` and `until`."""
    soon = and_(Event.starts_at > _NOW, Event.starts_at <= _UNTIL)
    return and_(Event.status == Status.SCHEDULED, soon)


def _is_to_vote_on(member_id: _Id) -> ColumnElement[bool]:
    """Whether votes on the event of the row are taken `now`, and the member has given none."""
    own = exists().where(
        CandidateDate.event_id == Event.id,
        DateVote.date_id == CandidateDate.id,
        DateVote.member_id == member_id,
    )
    takes = or_(Event.votes_until.is_(None), Event.votes_until > _NOW)
    return and_(is_open_proposal(), takes, has_date_to_come(), ~own)


@cache
def _coming(viewer: Viewer) -> Select[*tuple[Any, ...]]:
    own = and_(Rsvp.event_id == Event.id, Rsvp.member_id == Viewer.id)
    return (
        _in_own_groups(
            viewer,
            *(Event.id, Event.title, Event.venue, Event.starts_at, Event.timezone, Group.name),
            *(Rsvp.answer, Rsvp.offered_until, func.count().over()),
        )
        .outerjoin(Rsvp, own)
        .where(_is_coming())
        .order_by(Event.starts_at, Event.id)
        .limit(MOST_EVENTS)
    )


@cache
def _to_vote(viewer: Viewer) -> Select[*tuple[Any, ...]]:
    columns = (Event.id, Event.title, Event.timezone, Event.votes_until, Group.name)
    return (
        _in_own_groups(viewer, *columns)
        .where(_is_to_vote_on(Viewer.id))
        .order_by(Event.votes_until.nulls_last(), Event.id)
        .limit(MOST_PROPOSALS)
    )


def _in_own_groups(viewer: Viewer, *columns: Any) -> Select[*tuple[Any, ...]]:
    active = and_(Membership.member_id == Viewer.id, Membership.state == State.ACTIVE)
    return (
        select(*columns)
        .select_from(Event)
        .join(Event.group)
        .join(Membership, and_(Membership.group_id == Group.id, active))
        .where(visible_to(viewer))
    )
