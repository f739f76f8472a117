"""Whom somebody who is connected online would find at an event."""

from datetime import datetime
from functools import cache

from sqlalchemy import ColumnElement, Select, and_, bindparam, select
from sqlalchemy.orm import aliased, contains_eager

from meetup.connections.queries import connected_ids
from meetup.db import UtcDateTime, db
from meetup.events.models import Event
from meetup.events.queries import visible_to
from meetup.events.rules import Status
from meetup.groups.queries import groups_where_active
from meetup.members.models import Member
from meetup.members.queries import Looking, Viewer, asked_by
from meetup.rsvps.models import Rsvp
from meetup.rsvps.queries import is_listed_as_coming
from meetup.rsvps.rules import Answer


def is_connected_and_listed(viewer: Looking) -> ColumnElement[bool]:
    """Whether `viewer` is connected with the member of the row, whose answer the group may know.

    To organizers, too, it names only whom the whole group knows to come.
    """
    return and_(Member.id.in_(connected_ids(viewer)), is_listed_as_coming())


def next_event_of_both(viewer: Member, other: Member, *, now: datetime) -> Event | None:
    """The next event to which both said yes, as far as `viewer` finds the other among the names."""
    ids = asked_by(viewer, other_id=other.id, now=now)
    return db.session.scalars(_next_of_both(Viewer(viewer.is_host)), ids).one_or_none()


@cache
def _next_of_both(viewer: Viewer) -> Select[Event]:
    own = aliased(Rsvp)
    return (
        select(Event)
        .join(Event.group)
        .options(contains_eager(Event.group))
        .join(Rsvp, Rsvp.event_id == Event.id)
        .join(Member, Member.id == Rsvp.member_id)
        .join(own, and_(own.event_id == Event.id, own.member_id == Viewer.id))
        .where(Member.id == bindparam("other_id"), Rsvp.answer == Answer.YES)
        .where(is_connected_and_listed(viewer), own.answer == Answer.YES)
        .where(visible_to(viewer), groups_where_active(viewer))
        .where(Event.status == Status.SCHEDULED)
        .where(Event.starts_at > bindparam("now", type_=UtcDateTime))
        .order_by(Event.starts_at, Event.id)
        .limit(1)
    )
