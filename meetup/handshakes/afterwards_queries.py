"""Reading which events were lately, and who was there and was not asked yet whom they met."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Row, Select, and_, bindparam, or_, select

from meetup.db import UtcDateTime, db
from meetup.events.models import Event
from meetup.events.rules import LASTS_WITHOUT_AN_END, Status, presumed_end
from meetup.handshakes.afterwards_rules import ASKED_WITHIN, SOONEST, is_time_to_ask
from meetup.handshakes.conditions import ids_at
from meetup.handshakes.queries import to_confirm
from meetup.handshakes.rules import CONFIRM_WITHIN
from meetup.mail.queries import has_mail
from meetup.mail.topics import Topic
from meetup.members.mail_choice_queries import wants
from meetup.members.models import Member
from meetup.members.queries import Viewer, asked_by, is_reached_account


def event_to_ask_whom_met(*, now: datetime) -> int | None:
    """An event after which it is time to ask; None where there is none."""
    after, until = now - ASKED_WITHIN, now - SOONEST
    moments = {
        "after": after,
        "until": until,
        "began_after": after - LASTS_WITHOUT_AN_END,
        "began_until": until - LASTS_WITHOUT_AN_END,
    }
    for event_id, starts_at, ends_at, timezone in db.session.execute(_lately(), moments):
        ended_at = presumed_end(starts_at, ends_at)
        if is_time_to_ask(ended_at, ZoneInfo(timezone), now=now):
            return int(event_id)
    return None


def members_to_ask(event: Event, *, but_for: str, most: int) -> Sequence[Row[int, str | None]]:
    """Who was there, has an account, and has no mail yet; only they may say whom they met.

    Where no attendance is taken, that is whoever said yes.

    The purpose of such a mail is `but_for`, and behind that the member's id.
    """
    found = (
        select(Member.id, Member.email)
        .where(Member.id.in_(ids_at(event.id)))
        .where(~has_mail(but_for, Member.id))
        .where(is_reached_account())
        .where(wants(Topic.AFTERWARDS, Member.id))
        .order_by(Member.id)
        .limit(most)
    )
    return db.session.connection().execute(found).all()


def evening_to_confirm(event_id: int, *, by: Member, now: datetime) -> Event | None:
    """The event with this id, with its group, if `by` could still say *we met* there."""
    moments = {"now": now, "long_ago": now - CONFIRM_WITHIN}
    statement = _one_to_confirm(Viewer(by.is_host))
    return db.session.scalars(statement, asked_by(by, event_id=event_id, **moments)).one_or_none()


@cache
def _one_to_confirm(member: Viewer) -> Select[Event]:
    return to_confirm(member).where(Event.id == bindparam("event_id"))


@cache
def _lately() -> Select[*tuple[Any, ...]]:
    after, until, began_after, began_until = (
        bindparam(name, type_=UtcDateTime)
        for name in ("after", "until", "began_after", "began_until")
    )
    ended = and_(Event.ends_at > after, Event.ends_at <= until)
    began = and_(Event.starts_at > began_after, Event.starts_at <= began_until)
    return (
        select(Event.id, Event.starts_at, Event.ends_at, Event.timezone)
        .where(Event.status == Status.SCHEDULED, Event.asked_whom_met_at.is_(None))
        .where(or_(ended, and_(Event.ends_at.is_(None), began)))
        .order_by(Event.id)
    )
