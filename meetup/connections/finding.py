"""Who comes across whom, so that the one may see the other's profile."""

from sqlalchemy import ColumnElement, and_, exists, or_
from sqlalchemy.orm import aliased

from meetup.events.models import Event
from meetup.events.queries import visible_to
from meetup.groups.models import Group
from meetup.groups.queries import groups_where_active, groups_where_organizer, shares_a_group
from meetup.handshakes.queries import sees_among_attendees
from meetup.members.models import Member
from meetup.members.queries import Looking
from meetup.rsvps.models import Rsvp
from meetup.rsvps.rules import Answer


def finds(viewer: Looking) -> ColumnElement[bool]:
    """Whether `viewer` comes across the member of the row: in a group, or by name at an event."""
    return or_(
        shares_a_group(viewer), sees_among_attendees(viewer), _sees_among_those_coming(viewer)
    )


def _sees_among_those_coming(viewer: Looking) -> ColumnElement[bool]:
    """As the page of an event shows names: to active members, and all answers to organizers."""
    answer = aliased(Rsvp)
    is_listed = and_(
        answer.answer == Answer.YES, answer.is_unlisted.is_(False), Member.is_unlisted.is_(False)
    )
    return exists().where(
        answer.member_id == Member.id,
        answer.event_id == Event.id,
        Event.group_id == Group.id,
        visible_to(viewer),
        or_(groups_where_organizer(viewer), and_(groups_where_active(viewer), is_listed)),
    )
