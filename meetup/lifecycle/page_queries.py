"""What comes with each record that somebody may claim.

It stands on top, beside the page, and asks each kind of thing once, however many records there are.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, func, select, union_all

from meetup.attendance.models import Attendance
from meetup.attendance.queries import stands
from meetup.connections.models import Connection
from meetup.db import db
from meetup.events.models import Event
from meetup.groups.models import Group, Membership
from meetup.groups.rules import State
from meetup.handshakes.models import Handshake
from meetup.members.models import Member
from meetup.members.record_models import MemberSource, RecordOffer
from meetup.members.record_queries import records_for
from meetup.rsvps.models import Rsvp
from meetup.rsvps.rules import Answer


class Remembered(NamedTuple):
    """An event that a record has to do with; `answer` is what it said, if it was asked that."""

    title: str
    starts_at: datetime
    timezone: str
    answer: Answer | None = None


@dataclass
class Record:
    """A placeholder, and what its owner gets with it; each list in order."""

    member: Member
    offered_by: list[str] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)
    groups: list[str] = field(default_factory=list)
    answered: list[Remembered] = field(default_factory=list)
    attended: list[Remembered] = field(default_factory=list)
    handshakes: int = 0
    connections: int = 0


def records_shown_to(account: Member) -> list[Record]:
    """The records that `account` may claim, each with what comes with it.

    People they shook hands or are connected with are counted, and not named: whose record it is
    has yet to be said.
    """
    return _filled(records_for(account), account)


def record_shown_to(account: Member, record: Member) -> Record:
    """The one whose code `account` has, with what comes with it."""
    [found] = _filled([record], account)
    return found


def _filled(members: Sequence[Member], account: Member) -> list[Record]:
    records = {member.id: Record(member) for member in members}
    if not records:
        return []
    ids = list(records)
    for member_id, group in _rows(_offered(ids, account)):
        records[member_id].offered_by.append(group)
    for member_id, source in _rows(_sources(ids)):
        records[member_id].sources.append(source)
    for member_id, name in _rows(_groups(ids)):
        records[member_id].groups.append(name)
    for member_id, *event in _rows(_answered(ids)):
        records[member_id].answered.append(Remembered(*event))
    for member_id, *event in _rows(_attended(ids)):
        records[member_id].attended.append(Remembered(*event))
    for member_id, count in _people(Handshake, ids).items():
        records[member_id].handshakes = count
    for member_id, count in _people(Connection, ids).items():
        records[member_id].connections = count
    return list(records.values())


def _rows(statement: Select[*tuple[Any, ...]]) -> Sequence[Any]:
    return db.session.execute(statement).all()


def _offered(ids: Sequence[int], account: Member) -> Select[int, str]:
    found = select(RecordOffer.record_id, Group.name).join(Group, Group.id == RecordOffer.group_id)
    return found.where(RecordOffer.record_id.in_(ids), RecordOffer.account_id == account.id)


def _sources(ids: Sequence[int]) -> Select[int, str]:
    of_these = MemberSource.member_id.in_(ids)
    found = select(MemberSource.member_id, MemberSource.source).where(of_these).distinct()
    return found.order_by(MemberSource.source)


def _groups(ids: Sequence[int]) -> Select[int, str]:
    found = select(Membership.member_id, Group.name).join(Membership.group)
    active = found.where(Membership.member_id.in_(ids), Membership.state == State.ACTIVE)
    return active.order_by(Group.name, Group.id)


def _answered(ids: Sequence[int]) -> Select[*tuple[Any, ...]]:
    columns = (Rsvp.member_id, Event.title, Event.starts_at, Event.timezone, Rsvp.answer)
    found = select(*columns).join(Rsvp.event).where(Rsvp.member_id.in_(ids))
    return found.order_by(Event.starts_at.desc(), Event.id.desc())


def _attended(ids: Sequence[int]) -> Select[*tuple[Any, ...]]:
    columns = (Attendance.member_id, Event.title, Event.starts_at, Event.timezone)
    found = select(*columns).join(Attendance.event)
    there = found.where(Attendance.member_id.in_(ids), stands(Attendance))
    return there.order_by(Event.starts_at.desc(), Event.id.desc())


def _people(model: type[Handshake] | type[Connection], ids: Sequence[int]) -> dict[int, int]:
    """With how many people each of these shook hands, or is connected."""
    one, other = model.member_a_id, model.member_b_id
    sides = union_all(
        select(one.label("whose"), other.label("whom")).where(one.in_(ids)),
        select(other, one).where(other.in_(ids)),
    ).subquery()
    counted = select(sides.c.whose, func.count(sides.c.whom.distinct())).group_by(sides.c.whose)
    return dict(iter(db.session.execute(counted)))
