"""Whose a code is, and whether a poster's is good."""

from datetime import datetime

from sqlalchemy import select

from meetup.attendance import code_rules
from meetup.attendance.door_queries import AtDoor, person_at_door
from meetup.attendance.poster_models import Poster
from meetup.attendance.queries import recorded_attendance
from meetup.db import db
from meetup.errors import NotFound
from meetup.events.models import Event
from meetup.rsvps.queries import answer_of


def holder_at_door(
    code: str, event: Event, *, secret_key: str, list_is_closed: bool
) -> AtDoor | None:
    """Whose door code for `event` this is; None where nobody whom the door knows has it."""
    member_id = code_rules.holder(code, event.id, secret_key=secret_key)
    if member_id is None:
        return None
    try:
        member = person_at_door(event, member_id)
    except NotFound:
        return None
    attendance = recorded_attendance(member, event)
    return AtDoor(member, answer_of(member, event), attendance, list_is_closed)


def poster_edition(event: Event) -> int:
    """How often the posters of `event` were made anew."""
    found = select(Poster.edition).where(Poster.event_id == event.id)
    return db.session.scalar(found) or 0


def is_posters(code: str, event: Event, *, secret_key: str, now: datetime) -> bool:
    """Whether this is the code of the event's poster, or of its screen just now."""
    edition = poster_edition(event)
    return code_rules.is_poster_code(code, event.id, edition, secret_key=secret_key, now=now)
