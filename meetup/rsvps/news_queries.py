"""Reading what those who answered an event know of it, and who they are."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import NamedTuple

from sqlalchemy import Select, bindparam, select

from meetup.db import db, is_one_of
from meetup.events.models import Event
from meetup.members.models import Member
from meetup.members.queries import is_written_to
from meetup.rsvps.models import Rsvp
from meetup.rsvps.news_rules import HEAR, Known, has_seen


class Hears(NamedTuple):
    """Somebody who hears what becomes of an event that they answered, at their address."""

    id: int
    email: str
    answered_at: datetime | None
    said_themselves: bool

    def has_seen(self, since: datetime) -> bool:
        """Whether their answer is to what has changed at that moment."""
        return has_seen(self.answered_at, since=since, said_themselves=self.said_themselves)


def known_of(event: Event) -> Known:
    """What whoever reads of the event now knows of it."""
    return Known(event.title, event.starts_at, event.ends_at, event.timezone, event.venue)


def who_hears_of(event: Event) -> Sequence[Hears]:
    """Who said yes or maybe, or waits, and is reached by mails; the first to answer first."""
    rows = db.session.connection().execute(_who_hears(), {"event_id": event.id})
    return [Hears._make(row) for row in rows]


@cache
def _who_hears() -> Select[int, str | None, datetime | None, bool]:
    return (
        select(Member.id, Member.email, Rsvp.answered_at, Rsvp.answered_by_id.is_(None))
        .join(Rsvp, Rsvp.member_id == Member.id)
        .where(Rsvp.event_id == bindparam("event_id"), is_one_of(Rsvp.answer, *HEAR))
        .where(is_written_to())
        .order_by(Rsvp.id)
    )
