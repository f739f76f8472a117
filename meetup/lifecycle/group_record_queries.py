"""Reading the placeholders that the organizers of a group look after."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, CompoundSelect, Select, Table, exists, func, select, union

from meetup.attendance.models import Attendance
from meetup.attendance.queries import stands
from meetup.db import Base, db, table_of
from meetup.errors import NotFound
from meetup.events.models import Event
from meetup.groups.models import Group, Membership
from meetup.groups.rules import State
from meetup.lifecycle.row_queries import columns_of_members
from meetup.members.models import Member
from meetup.members.record_models import RecordOffer
from meetup.proposals.models import CandidateDate, DateVote
from meetup.rsvps.models import Rsvp


class KnownRecord(NamedTuple):
    """A placeholder, and at how many evenings of the group it was, of those still told."""

    member: Member
    evenings: int


def records_in(group: Group) -> list[KnownRecord]:
    """The placeholders that belong to a group, have answered there or been there, by name."""
    evenings = (
        select(func.count(Attendance.id))
        .join(Event, Event.id == Attendance.event_id)
        .where(Attendance.member_id == Member.id, Event.group_id == group.id, stands(Attendance))
        .where(Event.names_ended_at.is_(None))
        .scalar_subquery()
    )
    found = select(Member, evenings).where(_is_in(group)).order_by(Member.search, Member.id)
    return [KnownRecord._make(row) for row in db.session.execute(found)]


def record_in(group: Group, record_id: int) -> Member:
    """One of them, read anew. Raises NotFound."""
    found = select(Member).where(Member.id == record_id, _is_in(group))
    fresh = found.execution_options(populate_existing=True)
    record = db.session.scalars(fresh).one_or_none()
    if record is None:
        raise NotFound
    return record


def own_records_in(group: Group) -> set[int]:
    """The ids of those of them whom nobody but this group has seen."""
    elsewhere = union(*_seen_outside(group)).subquery()
    outside = exists().where(elsewhere.c[0] == Member.id)
    return set(db.session.scalars(select(Member.id).where(_is_in(group), ~outside)))


def accounts_in(group: Group) -> list[Member]:
    """The active members of a group who have an account, by name."""
    belongs = (Membership.group_id == group.id, Membership.state == State.ACTIVE)
    found = select(Member).join(Membership, Membership.member_id == Member.id).where(*belongs)
    accounts = found.where(Member.password_hash.is_not(None))
    return list(db.session.scalars(accounts.order_by(Member.search, Member.id)))


def offers_of(record: Member, group: Group) -> list[Member]:
    """Who was asked in a group whether this record is them; it looks open for ever."""
    offered = (RecordOffer.record_id == record.id, RecordOffer.group_id == group.id)
    found = select(Member).join(RecordOffer, RecordOffer.account_id == Member.id)
    return list(db.session.scalars(found.where(*offered).order_by(RecordOffer.offered_at)))


def _is_in(group: Group) -> ColumnElement[bool]:
    events = select(Event.id).where(Event.group_id == group.id)
    known: CompoundSelect[Any] = union(
        select(Membership.member_id).where(
            Membership.group_id == group.id, Membership.state == State.ACTIVE
        ),
        select(Rsvp.member_id).where(Rsvp.event_id.in_(events)),
        select(Attendance.member_id).where(
            Attendance.event_id.in_(events), Attendance.member_id.is_not(None)
        ),
    )
    return Member.id.in_(known) & Member.password_hash.is_(None)


def _seen_outside(group: Group) -> Iterator[Select[Any]]:
    """The ids of placeholders of whom something is in another group, whichever table it is in."""
    events, dates, votes = (table_of(model) for model in (Event, CandidateDate, DateVote))
    is_elsewhere = events.c.group_id != group.id
    for name, columns in columns_of_members().items():
        table = Base.metadata.tables[name]
        for column in columns:
            theirs = _of_placeholders(table, column)
            if "group_id" in table.c:
                yield theirs.where(table.c.group_id != group.id)
            elif "event_id" in table.c:
                yield theirs.join(events, events.c.id == table.c.event_id).where(is_elsewhere)
    voted = _of_placeholders(votes, "member_id").join(dates, dates.c.id == votes.c.date_id)
    yield voted.join(events, events.c.id == dates.c.event_id).where(is_elsewhere)


def _of_placeholders(table: Table, column: str) -> Select[Any]:
    people = table_of(Member).alias()
    found = select(table.c[column]).select_from(table).join(people, people.c.id == table.c[column])
    return found.where(people.c.password_hash.is_(None))
