"""Answering an event, and giving up one's seats with one's place in the group."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

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


def seat_in_order(
    event: Event, members_yes: Sequence[Member], members_maybe: Sequence[Member], *, now: datetime
) -> list[Rsvp]:
    """Answers for an event that has just been scheduled, by what its group has said before.

    `members_yes`, in their order, say yes as far as the seats go; the others of them wait, and so
    do all whose yes is to be approved first. Who has an answer already keeps it. The caller has
    locked the event's row. Returns all answers to the event, the first one first.
    """
    free = event.capacity
    seated = 0 if event.needs_approval else len(members_yes)
    if free is not None:
        seated = min(seated, max(0, free - seats_taken(event)))
    rows = [_row(event, member, Answer.YES, now) for member in members_yes[:seated]]
    waits = {"waiting_since": now}
    rows += [_row(event, m, Answer.WAITLISTED, now) | waits for m in members_yes[seated:]]
    rows += [_row(event, member, Answer.MAYBE, now) for member in members_maybe]
    for row in rows:
        # One after the other, so that their ids, too, keep the order.
        insert_or_ignore(Rsvp, [row])
    return list(db.session.scalars(select(Rsvp).where(Rsvp.event_id == event.id).order_by(Rsvp.id)))


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


def _row(event: Event, member: Member, answer: Answer, now: datetime) -> dict[str, Any]:
    ids = {"event_id": event.id, "member_id": member.id}
    return {**ids, "answer": answer, "answered_at": now}


def _blank(event: Event, member: Member, answer: Answer) -> Rsvp:
    row = {"event_id": event.id, "member_id": member.id, "answer": answer}
    insert_or_ignore(Rsvp, [row])
    given = answer_of(member, event)
    assert given is not None
    return given
