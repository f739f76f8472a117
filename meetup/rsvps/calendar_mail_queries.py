"""Reading whose calendars are to be told something of an event by mail."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    bindparam,
    exists,
    select,
    union,
    union_all,
)

from meetup.db import UtcDateTime, db
from meetup.events.models import Event
from meetup.groups.models import Membership
from meetup.groups.rules import State
from meetup.mail.topics import Topic
from meetup.many_rows import is_among
from meetup.members.mail_choice_queries import wants
from meetup.members.models import Member
from meetup.members.queries import is_written_to
from meetup.rsvps.calendar_mail_models import MailedEntry
from meetup.rsvps.models import Rsvp
from meetup.rsvps.rules import Answer

_NOW = bindparam("now", type_=UtcDateTime)


class Due(NamedTuple):
    """Somebody whose calendar is perhaps to be told something; `is_mailed`, if that may be."""

    id: int
    email: str | None
    answer: Answer | None
    is_member: bool
    is_mailed: bool


def event_to_tell_of(*, now: datetime) -> int | None:
    """The event of which the calendar of somebody is due first; None where none is."""
    return db.session.scalar(_first_due(), {"now": now})


def due_at(event: Event, *, most: int, now: datetime) -> Sequence[Due]:
    """Whose calendars are due at an event, at most so many."""
    values = {"event_id": event.id, "group_id": event.group_id, "most": most, "now": now}
    rows = db.session.connection().execute(_due(), values)
    return [Due._make(row) for row in rows]


def entry_of(event_id: int, member_id: int) -> MailedEntry | None:
    """What the calendar of this member has been told of the event; None for nothing."""
    return db.session.get(MailedEntry, (event_id, member_id))


def entries_at(event: Event, member_ids: Sequence[int]) -> dict[int, MailedEntry]:
    """What the calendars of these members have been told of the event, by member."""
    theirs = select(MailedEntry).where(
        MailedEntry.event_id == event.id, is_among(MailedEntry.member_id, member_ids)
    )
    return {entry.member_id: entry for entry in db.session.scalars(theirs)}


def is_reached() -> ColumnElement[bool]:
    """Whether mails for their calendar go to the member of the row."""
    return and_(is_written_to(), wants(Topic.CALENDAR, Member.id))


def is_told_by(topic: Topic) -> ColumnElement[bool]:
    """Whether a mail about `topic`, which the member of the row gets, may tell their calendar."""
    return and_(is_reached(), wants(topic, Member.id))


@cache
def _first_due() -> Select[int]:
    answers = select(Rsvp.calendar_due_at.label("at"), Rsvp.event_id)
    entries = select(MailedEntry.due_at, MailedEntry.event_id)
    due = union_all(
        answers.where(Rsvp.calendar_due_at <= _NOW), entries.where(MailedEntry.due_at <= _NOW)
    ).subquery()
    return select(due.c.event_id).order_by(due.c.at, due.c.event_id).limit(1)


@cache
def _due() -> Select[*tuple[Any, ...]]:
    answers = select(Rsvp.member_id).where(
        Rsvp.event_id == bindparam("event_id"), Rsvp.calendar_due_at <= _NOW
    )
    entries = select(MailedEntry.member_id).where(
        MailedEntry.event_id == bindparam("event_id"), MailedEntry.due_at <= _NOW
    )
    due = union(answers, entries).subquery()
    answered = and_(Rsvp.event_id == bindparam("event_id"), Rsvp.member_id == Member.id)
    is_member = exists().where(
        Membership.group_id == bindparam("group_id"),
        Membership.member_id == Member.id,
        Membership.state == State.ACTIVE,
    )
    return (
        select(Member.id, Member.email, Rsvp.answer, is_member, is_reached())
        .join(due, due.c.member_id == Member.id)
        .outerjoin(Rsvp, answered)
        .order_by(Member.id)
        .limit(bindparam("most"))
    )
