"""Reading what a bundle touches: the rows of its source, and the names that are taken."""

from collections.abc import Iterable

from sqlalchemy import select

from meetup.attendance.models import Attendance
from meetup.bundle.models import EventSource, GroupSource
from meetup.bundle.rules import Known, Printing, printed, without_number
from meetup.connections.models import Connection
from meetup.db import db
from meetup.events.models import Event
from meetup.groups.models import Group, Membership
from meetup.groups.rules import Role, State
from meetup.handshakes.models import Handshake
from meetup.members.models import Member
from meetup.members.record_models import MemberSource
from meetup.members.rules import handles
from meetup.rsvps.models import Rsvp

AT_ONCE = 5000


def printed_ids() -> dict[int, str]:
    """What the shell prints for each member: the id from their bundle, or else the handle.

    Where two would print the same, `source:id`. Who came in several times has their first id.
    """
    statement = (
        select(Member.id, Member.handle, MemberSource.source, MemberSource.external_id)
        .outerjoin(MemberSource, MemberSource.member_id == Member.id)
        # The last one seen is kept, so the first source comes last.
        .order_by(Member.id, MemberSource.id.desc())
    )
    return printed(Printing(*row) for row in db.session.execute(statement))


def known_from(source: str, *, names: Iterable[str], handles: Iterable[str]) -> Known:
    """What stands already for a bundle of `source`.

    `handles` are those that it gives its members, `names` the names of the others; of the
    handles that are taken, only those that come into question for them are fetched.
    """
    known = Known()
    _fetch_members(source, known)
    _fetch_groups(source, known)
    _fetch_events(source, known)
    known.handles = _taken_handles(set(names), set(handles))
    known.slugs = set(db.session.scalars(select(Group.slug)))
    return known


def _fetch_members(source: str, known: Known) -> None:
    rows = db.session.execute(
        select(MemberSource.external_id, Member.id, Member.email)
        .join(Member, Member.id == MemberSource.member_id)
        .where(MemberSource.source == source)
    )
    for external_id, member_id, email in rows:
        known.members[external_id] = member_id
        if email is not None:
            known.emails[member_id] = email
    ids = select(MemberSource.member_id).where(MemberSource.source == source)
    pairs = db.session.execute(
        select(Connection.member_a_id, Connection.member_b_id, Connection.network).where(
            Connection.member_a_id.in_(ids), Connection.member_b_id.in_(ids)
        )
    )
    known.connections = {(frozenset((a, b)), network) for a, b, network in pairs}


def _fetch_groups(source: str, known: Known) -> None:
    rows = db.session.execute(
        select(GroupSource.external_id, Group.id, Group.timezone)
        .join(Group, Group.id == GroupSource.group_id)
        .where(GroupSource.source == source)
    )
    for external_id, group_id, timezone in rows:
        known.groups[external_id] = group_id
        known.group_zones[group_id] = timezone
    ids = select(GroupSource.group_id).where(GroupSource.source == source)
    memberships = db.session.execute(
        select(Membership.group_id, Membership.member_id, Membership.role, Membership.state).where(
            Membership.group_id.in_(ids)
        )
    )
    for group_id, member_id, role, state in memberships:
        known.memberships.add((group_id, member_id))
        if role is Role.OWNER and state is State.ACTIVE:
            known.owned.add(group_id)


def _fetch_events(source: str, known: Known) -> None:
    rows = db.session.execute(
        select(EventSource.external_id, Event.id, Event.starts_at, Event.timezone)
        .join(Event, Event.id == EventSource.event_id)
        .where(EventSource.source == source)
    )
    for external_id, event_id, starts_at, timezone in rows:
        known.events[external_id] = event_id
        known.starts[event_id] = starts_at
        known.event_zones[event_id] = timezone
    ids = select(EventSource.event_id).where(EventSource.source == source)
    rsvps = select(Rsvp.event_id, Rsvp.member_id).where(Rsvp.event_id.in_(ids))
    known.rsvps = {(event, member) for event, member in db.session.execute(rsvps)}
    attendance = select(Attendance.event_id, Attendance.member_id, Attendance.undone_at).where(
        Attendance.event_id.in_(ids)
    )
    known.attendance = {
        (event, member): undone_at is None
        for event, member, undone_at in db.session.execute(attendance)
        if member is not None
    }
    handshakes = select(Handshake.event_id, Handshake.member_a_id, Handshake.member_b_id).where(
        Handshake.event_id.in_(ids)
    )
    known.handshakes = {
        (event, frozenset((a, b))) for event, a, b in db.session.execute(handshakes)
    }


def _taken_handles(names: set[str], given: set[str]) -> set[str]:
    wanted = given | {without_number(next(handles(name))) for name in names}
    wanted |= {next(handles(name)) for name in names}
    rows = db.session.scalars(select(Member.handle).execution_options(yield_per=AT_ONCE))
    return {handle for handle in rows if handle in wanted or without_number(handle) in wanted}
