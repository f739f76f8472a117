"""Answering an event, and giving up one's seats with one's place in the group."""

from datetime import datetime

from sqlalchemy import delete, select

from meetup.db import db, insert_or_ignore
from meetup.events.models import Event
from meetup.groups.membership_actions import ban, join, leave, remove
from meetup.groups.models import Group
from meetup.groups.queries import standing_in
from meetup.invitations.actions import withdraw_those_of
from meetup.members.models import Member
from meetup.members.rules import check_reach
from meetup.rsvps import rules
from meetup.rsvps.models import Rsvp
from meetup.rsvps.queries import answer_of, seats_taken
from meetup.rsvps.rules import Answer


def answer(event: Event, member: Member, answer: Answer, *, unlisted: bool, now: datetime) -> Rsvp:
    """`member` answers `event`, whose row the caller has locked; a yes may join an open group.

    Guests come along with a yes that stands, and go with it. Raises NotConfirmed, NotAllowed,
    Banned, NotScheduled, TooLate, and EventIsFull for a new yes that does not fit in.
    """
    check_reach(is_confirmed=member.is_confirmed)
    # Whoever leaves in the same moment gives up this answer, too, or leaves first.
    standing = standing_in(event.group, member, for_update=True)
    if not standing.is_active:
        rules.check_joins(standing, answer, event.group.joining)
    rules.check_answered(event.status, over=event.is_over(now))
    given = answer_of(member, event)
    if answer is Answer.YES and not (given and given.is_yes):
        party = 1 + (given.guests if given else 0)
        rules.check_seat(event.capacity, seats_taken(event, besides=member), party=party)
    if not standing.is_active:
        rules.check_joined(join(event.group, member, now=now).state)
    given = given or _blank(event, member, answer)
    given.change(answer, unlisted=unlisted, now=now)
    db.session.flush()
    return given


def leave_group(group: Group, member: Member, *, now: datetime) -> None:
    """Leave a group, and give up the seats at its events that have not begun.

    Raises what `groups.membership_actions.leave` raises.
    """
    leave(group, member)
    _give_up_seats(group, member, now=now)


def ban_from_group(group: Group, member: Member, *, by: Member, now: datetime) -> None:
    """Ban a member from a group, and free their seats at its events that have not begun.

    The invitations that they made end, too. Raises what `groups.membership_actions.ban` raises.
    """
    ban(group, member, by=by)
    _give_up_seats(group, member, now=now)
    withdraw_those_of(member, group, now=now)


def remove_from_group(group: Group, member: Member, *, by: Member, now: datetime) -> None:
    """Take a member out of a group, and free their seats at its events that have not begun.

    The invitations that they made end, too. Raises what `groups.membership_actions.remove` raises.
    """
    remove(group, member, by=by)
    _give_up_seats(group, member, now=now)
    withdraw_those_of(member, group, now=now)


def _give_up_seats(group: Group, member: Member, *, now: datetime) -> None:
    coming = select(Event.id).where(Event.group_id == group.id, Event.starts_at > now)
    db.session.execute(delete(Rsvp).where(Rsvp.member_id == member.id, Rsvp.event_id.in_(coming)))


def _blank(event: Event, member: Member, answer: Answer) -> Rsvp:
    row = {"event_id": event.id, "member_id": member.id, "answer": answer}
    insert_or_ignore(Rsvp, [row])
    given = answer_of(member, event)
    assert given is not None
    return given
