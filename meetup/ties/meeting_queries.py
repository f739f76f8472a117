"""Whom somebody would meet in person for the first time, at several events at once."""

from collections.abc import Collection
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, select

from meetup.connections.meeting_queries import is_connected_and_listed
from meetup.db import db
from meetup.events.models import Event
from meetup.groups.queries import groups_where_active
from meetup.members.models import Member
from meetup.members.queries import Viewer, asked_by, people
from meetup.members.rules import Person
from meetup.rsvps.models import Rsvp
from meetup.rsvps.rules import Answer
from meetup.ties.queries import not_met_yet


def first_meetings(
    viewer: Member, event_ids: Collection[int], *, now: datetime
) -> dict[int, list[Person]]:
    """By event: whom of those who come `viewer` has never met, by name, as its page tells them.

    As there, those with whom they are connected, of groups in which they are active.
    """
    if not event_ids:
        return {}
    values = asked_by(viewer, event_ids=sorted(event_ids))
    rows = db.session.connection().execute(_connected_coming(Viewer(viewer.is_host)), values)
    coming = [(event_id, Person._make(person)) for event_id, *person in rows]
    new = not_met_yet(viewer, list({person: None for _, person in coming}), now=now)
    return {
        event_id: [person for person in new if (event_id, person) in coming]
        for event_id in {event_id for event_id, person in coming if person in new}
    }


@cache
def _connected_coming(viewer: Viewer) -> Select[*tuple[Any, ...]]:
    active = select(Event.id).join(Event.group).where(groups_where_active(viewer))
    columns = people().selected_columns
    return (
        select(Rsvp.event_id, *columns)
        .join(Rsvp, Rsvp.member_id == Member.id)
        .where(Rsvp.event_id.in_(bindparam("event_ids", expanding=True)))
        .where(Rsvp.event_id.in_(active), Rsvp.answer == Answer.YES)
        .where(is_connected_and_listed(viewer))
    )
