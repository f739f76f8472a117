"""Organizers stop seeing who came, once their group has kept it for long enough."""

from datetime import datetime

from sqlalchemy import update

from meetup.attendance.retention_queries import names_to_end
from meetup.db import db
from meetup.events.models import Event

AT_ONCE = 200


def end_some_names(group_id: int, *, now: datetime) -> None:
    """End it for some events of the group of long ago. Nothing that is recorded is touched."""
    ids = names_to_end(group_id, now=now, most=AT_ONCE)
    db.session.execute(update(Event).where(Event.id.in_(ids)).values(names_ended_at=now))
