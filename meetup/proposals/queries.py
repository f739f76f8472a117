"""Reading proposals: their dates, how many vote what, and who may know of whom."""

from collections.abc import Sequence
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, bindparam, func, or_, select
from sqlalchemy.orm import joinedload

from meetup.db import db
from meetup.events.models import Event
from meetup.members.models import Member
from meetup.members.queries import Viewer, asked_by, may_see, people
from meetup.members.rules import Person
from meetup.proposals.models import CandidateDate, DateVote
from meetup.proposals.rules import Tally, Terms, Vote, When


class OwnVote(NamedTuple):
    """What the reader said to one date, and whether it leaves their name off the lists."""

    vote: Vote
    is_unlisted: bool


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
