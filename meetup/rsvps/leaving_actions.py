"""Leaving a group, of one's own or not: one's seats and votes go with one's place in it."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select

from meetup.db import db
from meetup.events.models import Event
from meetup.groups.membership_actions import ban, leave, remove
from meetup.groups.models import Group
from meetup.groups.queries import standing_in
from meetup.invitations.actions import withdraw_those_of
from meetup.members.calendar_actions import note_leaving
from meetup.members.models import Member
from meetup.proposals.actions import take_votes_back
from meetup.rsvps.actions import is_limited
from meetup.rsvps.calendar_mail_actions import look_again
from meetup.rsvps.models import Rsvp
from meetup.rsvps.queries import has_answers_in
from meetup.rsvps.waiting_actions import settle


def leave_group(group: Group, member: Member, *, now: datetime) -> None:
    """Leave a group, and give up the seats at its events that have not begun.

    Raises what `groups.membership_actions.leave` raises.
    """
    coming = _held_events(group, now=now)
    leave(group, member)
    _give_up_seats(group, coming, member, now=now)


def leave_unanswered(group: Group, member: Member) -> bool:
    """Leave a group that the caller has locked, unless one of its events is answered otherwise
    than no, or one has a role in it; whether they have left.
    """
    # Their answers are read behind it: whoever gives one holds their membership.
    standing = standing_in(group, member, for_update=True)
    if not standing.is_active or standing.may_organize or has_answers_in(group.id, member):
        return False
    leave(group, member)
    return True


def ban_from_group(group: Group, member: Member, *, by: Member, now: datetime) -> None:
    """Ban a member from a group, and free their seats at its events that have not begun.

    The invitations that they made end, too. Raises what `groups.membership_actions.ban` raises.
    """
    coming = _held_events(group, now=now)
    ban(group, member, by=by)
    _give_up_seats(group, coming, member, now=now)
    withdraw_those_of(member, group, now=now)


def remove_from_group(group: Group, member: Member, *, by: Member, now: datetime) -> None:
    """Take a member out of a group, and free their seats at its events that have not begun.

    The invitations that they made end, too. Raises what `groups.membership_actions.remove` raises.
    """
    coming = _held_events(group, now=now)
    remove(group, member, by=by)
    _give_up_seats(group, coming, member, now=now)
    withdraw_those_of(member, group, now=now)


def _held_events(group: Group, *, now: datetime) -> list[Event]:
    """The events of a group that have not begun, locked: before its members, as answers do it."""
    coming = select(Event).where(Event.group_id == group.id, Event.starts_at > now)
    held = coming.order_by(Event.id).with_for_update(of=Event)
    return list(db.session.scalars(held.execution_options(populate_existing=True)))


def _give_up_seats(group: Group, coming: Sequence[Event], member: Member, *, now: datetime) -> None:
    ids = [event.id for event in coming]
    given_up = delete(Rsvp).where(Rsvp.member_id == member.id, Rsvp.event_id.in_(ids))
    freed = set(db.session.scalars(given_up.returning(Rsvp.event_id)))
    for event in coming:
        if event.id in freed and is_limited(event):
            settle(event, now=now)
    look_again(member, event_ids=ids, now=now)
    take_votes_back(group, member)
    note_leaving(member, now=now)
