"""Telling those who answered an event that it is otherwise, or off."""

from collections.abc import Iterator
from datetime import datetime

from meetup.db import db
from meetup.events import actions as events
from meetup.events.models import Event
from meetup.mail.actions import Post, enqueue_all, record_dropped
from meetup.mail.models import OutboxMail
from meetup.mail.queries import mails_to_come
from meetup.members.models import Member
from meetup.proposals.actions import readers_of
from meetup.proposals.queries import dates_of
from meetup.rsvps import news_rules as rules
from meetup.rsvps.calendar_mail_actions import note_change
from meetup.rsvps.news_queries import Hears, known_of, who_hears_of
from meetup.rsvps.news_rules import Known

CHANGED, CANCELLED = "changed", "cancelled"


def tell_of_change(event: Event, was: Known, *, by: Member, now: datetime) -> None:
    """Have all but `by` told what they knew of an event, whose row the caller has locked, and know.

    Whose mail is yet to leave gets one for all: it keeps what they knew before the first change,
    or when they answered since.
    """
    known = known_of(event)
    if not event.is_scheduled or not rules.is_news(was, known, now=now):
        return
    at = rules.told_at(was, known, now=now)
    waiting = _waiting(event, now=now)
    if by.id in waiting:
        record_dropped(waiting[by.id], "its reader has changed the event again", now=now)
    hear = [reader for reader in who_hears_of(event) if reader.id != by.id]
    for reader in hear:
        if reader.id in waiting:
            _add_to(waiting[reader.id], reader, was, at=at, now=now)
    posts = (
        Post(
            reader.email,
            f"{CHANGED}:{event.id}:{now:%Y%m%dT%H%M%S.%f}:{reader.id}",
            {"event_id": event.id, "member_id": reader.id, **_since(was, now)},
        )
        for reader in hear
        if reader.id not in waiting
    )
    enqueue_all(CHANGED, posts, now=now, due_at=at)
    db.session.flush()
    note_change(event, told=[reader.id for reader in hear], at=at)


def cancel(event: Event, member: Member, *, because: str, now: datetime) -> None:
    """`member` cancels an event, whose row the caller has locked; who counted on it is told why.

    Of a proposal, those who voted and who made it. Nobody is told of what is past, or has lapsed.
    Raises what `events.actions.cancel` raises.
    """
    readers = list(_who_counts_on(event, now=now))
    events.cancel(event, member, because=because, now=now)
    posts = (
        Post(email, f"{CANCELLED}:{event.id}:{id_}", {"event_id": event.id, "member_id": id_})
        for id_, email in readers
        if id_ != member.id
    )
    enqueue_all(CANCELLED, posts, now=now)
    note_change(event, told=[id_ for id_, _ in readers if id_ != member.id], at=now)


def _waiting(event: Event, *, now: datetime) -> dict[int, OutboxMail]:
    """The mails about changes of the event that are yet to leave, by whom they are for."""
    mails = mails_to_come(f"{CHANGED}:{event.id}:", now=now)
    return {mail.subjects["member_id"]: mail for mail in mails}


def _add_to(mail: OutboxMail, reader: Hears, was: Known, *, at: datetime, now: datetime) -> None:
    mail.wait_until(at)
    if reader.has_seen(datetime.fromisoformat(mail.subjects["since"])):
        mail.subjects = {**mail.subjects, **_since(was, now)}


def _since(was: Known, now: datetime) -> dict[str, object]:
    return {"was": was.as_subject(), "since": now.isoformat()}


def _who_counts_on(event: Event, *, now: datetime) -> Iterator[tuple[int, str]]:
    if event.is_proposed:
        is_open = not event.is_lapsed and any(date.starts_at > now for date in dates_of(event))
        yield from ((one.id, one.email or "") for one in readers_of(event) if is_open)
    elif not event.is_over(now):
        yield from ((reader.id, reader.email) for reader in who_hears_of(event))
