"""Reading which events are near, and who is to be reminded of one and was not."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cache

from sqlalchemy import Row, Select, and_, bindparam, or_, select

from meetup.db import UtcDateTime, db
from meetup.events.models import Event
from meetup.events.rules import Status
from meetup.mail.queries import has_mail
from meetup.mail.topics import Topic
from meetup.members.mail_choice_queries import wants
from meetup.members.models import Member
from meetup.members.queries import is_written_to
from meetup.members.rules import REMINDERS_OFFERED
from meetup.rsvps.models import Rsvp
from meetup.rsvps.reminder_rules import FIRST, STEPS, said_by
from meetup.rsvps.rules import Answer

_NOW, _LATEST = (bindparam(name, type_=UtcDateTime) for name in ("now", "latest"))


def event_to_remind_of(*, now: datetime) -> int | None:
    """The event that begins first of those that have come near to another step; None without any.

    An event that was moved is near anew.
    """
    moments = {f"in_{step}": now + timedelta(hours=step) for step in STEPS}
    return db.session.scalar(_near(), {"now": now, "latest": now + FIRST, **moments})


def is_reminded_of(event: Event, step: int) -> bool:
    """Whether all have been reminded, for its start as it is now, who are to be by this step."""
    done = event.reminded_hours
    return event.reminded_for == event.starts_at and done is not None and done <= step


def members_to_remind(
    event: Event, *, but_for: str, most: int, now: datetime
) -> Sequence[Row[int, str | None]]:
    """Who comes, with their addresses, is to be reminded now, and has no mail yet.

    The purpose of such a mail is `but_for`, and behind that the member's id.
    """
    due = [
        and_(
            Member.reminder_hours == hours,
            or_(Rsvp.answered_at.is_(None), Rsvp.answered_at <= latest),
        )
        for hours in REMINDERS_OFFERED
        if (latest := said_by(hours, event.starts_at, now=now)) is not None
    ]
    found = (
        select(Member.id, Member.email)
        .join(Rsvp, Rsvp.member_id == Member.id)
        .where(Rsvp.event_id == event.id, Rsvp.answer == Answer.YES, or_(*due))
        .where(~has_mail(but_for, Rsvp.member_id))
        .where(is_written_to(), wants(Topic.REMINDERS, Member.id))
        .order_by(Rsvp.id)
        .limit(most)
    )
    return db.session.connection().execute(found).all()


@cache
def _near() -> Select[int]:
    steps = (
        and_(
            Event.starts_at <= bindparam(f"in_{step}", type_=UtcDateTime),
            Event.reminded_hours > step,
        )
        for step in STEPS
    )
    is_anew = or_(Event.reminded_for.is_(None), Event.reminded_for != Event.starts_at)
    return (
        select(Event.id)
        .where(Event.status == Status.SCHEDULED)
        .where(Event.starts_at > _NOW, Event.starts_at <= _LATEST)
        .where(or_(is_anew, *steps))
        .order_by(Event.starts_at, Event.id)
        .limit(1)
    )
