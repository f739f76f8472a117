"""Which proposals are open, have enough votes, or are to lapse."""

from datetime import datetime

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

from meetup.db import UtcDateTime, db
from meetup.events.models import Event
from meetup.events.rules import Status
from meetup.proposals.models import CandidateDate, DateVote
from meetup.proposals.rules import Vote

_NOW = bindparam("now", type_=UtcDateTime)


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
