"""Keeping all that two records are made of as it is, before they become one."""

from collections.abc import Collection, Sequence

from sqlalchemy import or_, select

from meetup.attendance.models import Attendance
from meetup.db import db
from meetup.events.models import Event
from meetup.groups.models import Group, Membership
from meetup.groups.rules import State
from meetup.members.models import Block, Member
from meetup.rsvps.models import Rsvp


def hold_events(account: Member, record: Member) -> Sequence[Event]:
    """The events that the record has to do with, locked; first of all, as answers do it."""
    # Where it is banned, answers of the account go, too.
    banned = select(Membership.group_id).where(
        Membership.member_id == record.id, Membership.state == State.BANNED
    )
    touched = or_(
        Event.id.in_(select(Rsvp.event_id).where(Rsvp.member_id == record.id)),
        Event.id.in_(select(Attendance.event_id).where(Attendance.member_id == record.id)),
        Event.id.in_(select(Rsvp.event_id).where(Rsvp.member_id == account.id))
        & Event.group_id.in_(banned),
    )
    held = select(Event).where(touched).order_by(Event.id).with_for_update(of=Event)
    return db.session.scalars(held.execution_options(populate_existing=True)).all()


def hold_events_with(ids: Collection[int]) -> Sequence[Event]:
    """The events with these ids, locked; first of all, as answers do it."""
    held = select(Event).where(Event.id.in_(ids)).order_by(Event.id).with_for_update(of=Event)
    return db.session.scalars(held.execution_options(populate_existing=True)).all()


def hold_one(member: Member) -> None:
    """The member, as they are now; nothing becomes part of them until the transaction ends."""
    held = select(Member).where(Member.id == member.id).with_for_update(of=Member)
    db.session.scalars(held.execution_options(populate_existing=True)).one_or_none()


def hold_groups(record: Member) -> None:
    """Nobody else decides who belongs to the groups of the record, until the transaction ends."""
    theirs = select(Membership.group_id).where(Membership.member_id == record.id)
    groups = select(Group.id).where(Group.id.in_(theirs)).order_by(Group.id)
    db.session.execute(groups.with_for_update(key_share=True)).all()


def hold_members(account: Member, record: Member) -> list[Member]:
    """The two and whoever has blocked the record, as they are now; none of them is written about.

    The last to be locked: whoever waits for one of them holds what comes before.
    """
    blockers = select(Block.blocker_id).where(Block.blocked_id == record.id)
    which = or_(Member.id.in_((account.id, record.id)), Member.id.in_(blockers))
    held = select(Member).where(which).order_by(Member.id).with_for_update(of=Member)
    found = db.session.scalars(held.execution_options(populate_existing=True)).all()
    return [member for member in found if member.id not in (account.id, record.id)]
