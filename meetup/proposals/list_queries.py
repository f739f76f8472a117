"""Reading lists of proposals: those of a group, and those that wait to be scheduled."""

from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Select, and_, bindparam, func, or_, select

from meetup.db import UtcDateTime, db
from meetup.events.models import Event
from meetup.events.rules import reference
from meetup.groups.models import Group
from meetup.groups.queries import groups_where_active, groups_where_organizer
from meetup.groups.rules import Scheduling
from meetup.members.models import Member
from meetup.members.queries import Viewer, asked_by
from meetup.proposals.lapsing_queries import (
    has_date_to_come,
    is_open_proposal,
    is_proposed,
    reaches_quorum,
)
from meetup.proposals.models import CandidateDate, DateVote
from meetup.proposals.rules import Vote

MOST_IN_GROUP, MOST_TO_SCHEDULE = 110, 100
_NOW = bindparam("now", type_=UtcDateTime)


class PollCard(NamedTuple):
    """What a list says of a proposal, beside what its card says of any event."""

    id: int
    title: str
    is_lapsed: bool
    dates: int
    voters: int
    has_voted: bool
    is_open: bool

    @property
    def reference(self) -> str:
        return reference(self.id, self.title)


class ToSchedule(NamedTuple):
    """A proposal that waits for somebody to schedule it."""

    id: int
    title: str
    group_name: str
    dates: int
    yes: int

    @property
    def reference(self) -> str:
        return reference(self.id, self.title)


def polls_in(group_id: int, *, seen_by: Member, now: datetime) -> dict[int, PollCard]:
    """The proposals of a group by their ids, for an active member of it.

    Behind those on which people vote, those that have lapsed, the latest first.
    """
    values = asked_by(seen_by, group_id=group_id, now=now)
    found = map(PollCard._make, db.session.connection().execute(_polls(), values))
    return {card.id: card for card in found}


@cache
def _polls() -> Select[*tuple[Any, ...]]:
    mine = and_(DateVote.member_id == Viewer.id, DateVote.id.is_not(None))
    takes = or_(Event.votes_until.is_(None), Event.votes_until > _NOW)
    return (
        select(
            *(Event.id, Event.title, Event.lapsed_at.is_not(None)),
            func.count(CandidateDate.id.distinct()),
            func.count(DateVote.member_id.distinct()),
            func.count(DateVote.id).filter(mine) > 0,
            and_(takes, func.max(CandidateDate.starts_at) > _NOW),
        )
        .join(CandidateDate, CandidateDate.event_id == Event.id)
        .outerjoin(DateVote, DateVote.date_id == CandidateDate.id)
        .where(Event.group_id == bindparam("group_id"), is_proposed())
        .group_by(Event.id)
        .order_by(Event.lapsed_at.desc().nulls_first(), Event.id.desc())
        .limit(MOST_IN_GROUP)
    )


def to_schedule(viewer: Viewer) -> Select[*tuple[Any, ...]]:
    """Each `ToSchedule` of the viewer's, with its start: the one that comes first first.

    That is what has its quorum and, where none was asked for, what has but one date, or on which
    the time for votes is over. Executed with `now`.
    """
    dates = select(func.count(CandidateDate.id)).where(CandidateDate.event_id == Event.id)
    yes = (
        select(func.count(DateVote.id))
        .join(CandidateDate, CandidateDate.id == DateVote.date_id)
        .where(CandidateDate.event_id == Event.id, DateVote.vote == Vote.YES)
        .group_by(CandidateDate.id)
        .order_by(func.count(DateVote.id).desc())
        .limit(1)
        .correlate(Event)
        .scalar_subquery()
    )
    is_decided = or_(dates.scalar_subquery() == 1, Event.votes_until <= _NOW)
    is_ripe = or_(reaches_quorum(), and_(Event.quorum.is_(None), is_decided))
    theirs = and_(
        Group.scheduling == Scheduling.PROPOSERS,
        Event.proposer_id == Viewer.id,
        groups_where_active(viewer),
    )
    return (
        select(
            *(Event.id, Event.title, Group.name.label("group_name")),
            dates.scalar_subquery().label("dates"),
            func.coalesce(yes, 0).label("yes"),
            Event.starts_at,
        )
        .join(Event.group)
        .where(is_open_proposal(), has_date_to_come(), is_ripe)
        .where(or_(groups_where_organizer(viewer), theirs))
        .order_by(Event.starts_at, Event.id)
        .limit(MOST_TO_SCHEDULE)
    )
