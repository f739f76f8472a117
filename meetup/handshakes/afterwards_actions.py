"""Asking those who were at an event whom they met there."""

from datetime import datetime

from meetup.db import db
from meetup.events.queries import held_event
from meetup.handshakes.afterwards_queries import members_to_ask
from meetup.handshakes.afterwards_rules import is_time_to_ask
from meetup.mail.actions import Post, enqueue_all

AFTERWARDS = "afterwards"
AT_ONCE = 50


def ask_some_whom_they_met(event_id: int, *, now: datetime) -> None:
    """Ask some of those who were at an event, or the last of them; nobody twice."""
    event = held_event(event_id)
    ended_at = event.presumed_end
    is_due = event.is_scheduled and is_time_to_ask(ended_at, event.zone, now=now)
    if event.asked_whom_met_at is not None or not is_due:
        return
    purpose = f"{AFTERWARDS}:{event.id}:"
    posts = [
        Post(email or "", f"{purpose}{id_}", {"event_id": event.id, "member_id": id_})
        for id_, email in members_to_ask(event, but_for=purpose, most=AT_ONCE)
    ]
    enqueue_all(AFTERWARDS, posts, now=now)
    if len(posts) < AT_ONCE:
        event.asked_whom_met_at = now
    db.session.flush()
