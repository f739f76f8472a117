"""Reading proposals: their dates, how many vote what, and who may know of whom."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    bindparam,
    exists,
    func,
    literal_column,
    or_,
    select,
)
from sqlalchemy.orm import joinedload

from meetup.db import UtcDateTime, db
from meetup.events.models import Event
from meetup.events.rules import Status, reference
from meetup.groups.models import Group
from meetup.groups.queries import groups_where_active, groups_where_organizer
from meetup.groups.rules import Scheduling
from meetup.members.models import Member
from meetup.members.queries import Viewer, asked_by, may_see, people
from meetup.members.rules import Person
from meetup.proposals.models import CandidateDate, DateVote
from meetup.proposals.rules import Tally, Terms, Vote, When

MOST_IN_GROUP, MOST_TO_SCHEDULE = 110, 100
_NOW = bindparam("now", type_=UtcDateTime)


class OwnVote(NamedTuple):
    """What the reader said to one date, and whether it leaves their name off the lists."""

    vote: Vote
    is_unlisted: bool


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


Voters = dict[int, dict[Vote, list[Person]]]


def tallies_of(event: Event) -> list[Tally]:
    """The candidate dates of `event`, the earliest first, with how many vote what."""
    rows = db.session.connection().execute(_tallies(), {"event_id": event.id})
    return [Tally._make(row) for row in rows]


def terms_of(event: Event) -> Terms:
    """How `event`, a proposal, becomes an event, as it stands."""
    dates = tuple(When(date.starts_at, date.ends_at) for date in dates_of(event))
    times = dates or (When(event.starts_at, event.ends_at),)
    return Terms(times, event.quorum, event.votes_until, event.voters_are_shown)


def dates_of(event: Event) -> Sequence[CandidateDate]:
    """The rows of its candidate dates, the earliest first."""
    found = select(CandidateDate).where(CandidateDate.event_id == event.id)
    return db.session.scalars(found.order_by(CandidateDate.starts_at, CandidateDate.id)).all()


def own_votes(event: Event, member: Member) -> dict[int, OwnVote]:
    """What `member` said, by the ids of the dates."""
    rows = db.session.connection().execute(_own_votes(), asked_by(member, event_id=event.id))
    return {date_id: OwnVote(*own) for date_id, *own in rows}


def voters_of(event: Event, *, seen_by: Member, organizer: bool) -> Voters:
    """Who voted what on each date, in order, as `seen_by`, an active member, may know it.

    Nobody's name where the proposer chose to hide them.
    """
    found: Voters = {}
    if not event.voters_are_shown:
        return found
    ids = asked_by(seen_by, event_id=event.id)
    for *person, date_id, vote in db.session.connection().execute(_voters(organizer), ids):
        of_date = found.setdefault(date_id, {choice: [] for choice in Vote})
        of_date[vote].append(Person._make(person))
    return found


def polls_in(group_id: int, *, seen_by: Member, now: datetime) -> dict[int, PollCard]:
    """The proposals of a group by their ids, for an active member of it.

    Behind those on which people vote, those that have lapsed, the latest first.
    """
    values = asked_by(seen_by, group_id=group_id, now=now)
    found = map(PollCard._make, db.session.connection().execute(_polls(), values))
    return {card.id: card for card in found}


def proposals_to_schedule(member: Member, *, now: datetime) -> list[ToSchedule]:
    """What waits for `member` to schedule it, the one that comes first first.

    That is what has its quorum and, where none was asked for, what has but one date, or on which
    the time for votes is over.
    """
    statement = _to_schedule(Viewer(member.is_host))
    rows = db.session.connection().execute(statement, asked_by(member, now=now))
    return [ToSchedule._make(row) for row in rows]


def votes_in_order(date_id: int) -> Sequence[DateVote]:
    """The votes on a date in the order in which they were cast; ids break ties."""
    found = select(DateVote).where(DateVote.date_id == date_id)
    in_order = found.order_by(DateVote.voted_at, DateVote.id)
    # As they stand now: somebody may have taken theirs back since they were first read.
    with_members = in_order.options(joinedload(DateVote.member))
    return db.session.scalars(with_members.execution_options(populate_existing=True)).all()


def voters_to_tell(event: Event) -> list[Member]:
    """Who voted on any of its dates, in the order in which they first did."""
    first = func.min(DateVote.id)
    voted = (
        select(DateVote.member_id.label("member_id"), first.label("first"))
        .join(CandidateDate, CandidateDate.id == DateVote.date_id)
        .where(CandidateDate.event_id == event.id)
        .group_by(DateVote.member_id)
        .subquery()
    )
    found = select(Member).join(voted, voted.c.member_id == Member.id)
    return list(db.session.scalars(found.order_by(voted.c.first)))


def is_proposed() -> ColumnElement[bool]:
    """Whether the event of the row is proposed."""
    # Written out: an engine looks into an index of part of a table only for what it can read.
    return Event.status == literal_column(f"'{Status.PROPOSED.value}'")


def is_open_proposal() -> ColumnElement[bool]:
    """Whether the event of the row is proposed, and has not lapsed."""
    return and_(is_proposed(), Event.lapsed_at.is_(None))


def reaches_quorum() -> ColumnElement[bool]:
    """Whether enough have said yes to one of the dates of the row's event."""
    reached = (
        select(CandidateDate.id)
        .join(DateVote, DateVote.date_id == CandidateDate.id)
        .where(CandidateDate.event_id == Event.id, DateVote.vote == Vote.YES)
        .group_by(CandidateDate.id)
        .having(func.count(DateVote.id) >= Event.quorum)
        .correlate(Event)
    )
    return and_(Event.quorum.is_not(None), reached.exists())


def has_date_to_come() -> ColumnElement[bool]:
    """Whether one of its dates is to come, in a statement executed with `now`."""
    return exists().where(CandidateDate.event_id == Event.id, CandidateDate.starts_at > _NOW)


def lapsing(*, now: datetime) -> int | None:
    """The id of a proposal that is to lapse: too few said yes in time, or its dates are gone.

    What was put forward as an evening that was stays until it is scheduled.
    """
    return db.session.scalar(_lapsing().limit(1), {"now": now})


def held_proposal(event_id: int) -> Event:
    """The event with this id, which stays as it is until the transaction ends."""
    held = select(Event).where(Event.id == event_id).with_for_update()
    return db.session.scalars(held.execution_options(populate_existing=True)).one()


def lapses(event: Event, *, now: datetime) -> bool:
    """Whether this one is, as it stands now."""
    ids = {"now": now, "event_id": event.id}
    return db.session.scalar(_lapsing().where(Event.id == bindparam("event_id")), ids) is not None


def _lapsing() -> Select[int]:
    too_few = and_(Event.votes_until <= _NOW, Event.quorum.is_not(None), ~reaches_quorum())
    dates = exists().where(CandidateDate.event_id == Event.id)
    recorded = dates.where(CandidateDate.starts_at <= CandidateDate.added_at)
    gone = and_(dates, ~has_date_to_come(), ~recorded)
    return select(Event.id).where(is_open_proposal(), or_(too_few, gone)).order_by(Event.id)


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


@cache
def _to_schedule(viewer: Viewer) -> Select[*tuple[Any, ...]]:
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
            *(Event.id, Event.title, Group.name),
            *(dates.scalar_subquery(), func.coalesce(yes, 0)),
        )
        .join(Event.group)
        .where(is_open_proposal(), has_date_to_come(), is_ripe)
        .where(or_(groups_where_organizer(viewer), theirs))
        .order_by(Event.starts_at, Event.id)
        .limit(MOST_TO_SCHEDULE)
    )


@cache
def _tallies() -> Select[*tuple[Any, ...]]:
    def said(vote: Vote) -> ColumnElement[int]:
        return func.count(DateVote.id).filter(DateVote.vote == vote)

    return (
        select(
            *(CandidateDate.id, CandidateDate.starts_at, CandidateDate.ends_at),
            *(CandidateDate.added_at, *(said(vote) for vote in Vote)),
        )
        .outerjoin(DateVote, DateVote.date_id == CandidateDate.id)
        .where(CandidateDate.event_id == bindparam("event_id"))
        .group_by(CandidateDate.id)
        .order_by(CandidateDate.starts_at, CandidateDate.id)
    )


@cache
def _own_votes() -> Select[*tuple[Any, ...]]:
    own = select(DateVote.date_id, DateVote.vote, DateVote.is_unlisted)
    return own.join(CandidateDate, CandidateDate.id == DateVote.date_id).where(
        CandidateDate.event_id == bindparam("event_id"), DateVote.member_id == Viewer.id
    )


@cache
def _voters(organizer: bool) -> Select[*tuple[Any, ...]]:
    names = (
        people()
        .add_columns(DateVote.date_id, DateVote.vote)
        .join(DateVote, DateVote.member_id == Member.id)
        .join(CandidateDate, CandidateDate.id == DateVote.date_id)
        .where(CandidateDate.event_id == bindparam("event_id"), may_see(Viewer.id, Member.id))
        .order_by(DateVote.voted_at, DateVote.id)
    )
    listed = and_(DateVote.is_unlisted.is_(False), Member.is_unlisted.is_(False))
    return names if organizer else names.where(or_(listed, Member.id == Viewer.id))
