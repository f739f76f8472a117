"""Reminding those who come to an event that is near."""

from datetime import datetime

from meetup.db import db
from meetup.events.queries import held_event
from meetup.mail.actions import Post, enqueue_all
from meetup.rsvps import reminder_rules as rules
from meetup.rsvps.reminder_queries import is_reminded_of, members_to_remind

REMINDER = "reminder"
AT_ONCE = 50


def remind_some(event_id: int, *, now: datetime) -> None:
    """Remind some of those who come to an event, or the last of them; nobody twice of one start."""
    event = held_event(event_id)
    step = rules.step_at(event.starts_at, now=now)
    if step is None or not event.is_scheduled or is_reminded_of(event, step):
        return
    purpose = f"{REMINDER}:{event.id}:{event.starts_at:%Y%m%dT%H%M%S}:"
    starts_at = event.starts_at.isoformat()
    posts = [
        Post(
            email or "",
            f"{purpose}{id_}",
            {"event_id": event.id, "member_id": id_, "starts_at": starts_at},
        )
        for id_, email in members_to_remind(event, but_for=purpose, most=AT_ONCE, now=now)
    ]
    enqueue_all(REMINDER, posts, now=now)
    if len(posts) < AT_ONCE:
        event.reminded_for, event.reminded_hours = event.starts_at, step
    db.session.flush()
