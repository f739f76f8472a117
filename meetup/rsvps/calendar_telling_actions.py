"""Mailing to people's own calendars what became of their answers."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import update

from meetup.db import db
from meetup.events.models import Event
from meetup.events.queries import held_event
from meetup.mail.actions import Post, enqueue_all, record_dropped
from meetup.mail.models import OutboxMail
from meetup.mail.queries import mails_to_come
from meetup.many_rows import is_among
from meetup.rsvps.calendar_mail_models import MailedEntry
from meetup.rsvps.calendar_mail_queries import Due, due_at, entries_at
from meetup.rsvps.calendar_mail_rules import Standing, Step, next_step
from meetup.rsvps.models import Rsvp

PUTS_IN, TAKES_OUT, INVITES = "calendar_invitation", "calendar_removal", "event_invitation"
AT_ONCE = 50


def tell_some(event_id: int, *, now: datetime) -> None:
    """Mail to some of those whose calendars are due at an event what these are to be told."""
    event = held_event(event_id)
    due = due_at(event, most=AT_ONCE, now=now)
    ids = [person.id for person in due]
    entries, to_come = entries_at(event, ids), _mails_to_come(event, now=now)
    for person in due:
        entry = entries.get(person.id)
        _tell(event, person, entry, to_come.get(person.id, []), now=now)
    answers = update(Rsvp).where(Rsvp.event_id == event.id, is_among(Rsvp.member_id, ids))
    settled = answers.values(calendar_due_at=None)
    db.session.execute(settled, execution_options={"synchronize_session": False})
    db.session.flush()


def _tell(
    event: Event,
    person: Due,
    entry: MailedEntry | None,
    to_come: Sequence[OutboxMail],
    *,
    now: datetime,
) -> None:
    """Tell the calendar of one what it is to be told; `to_come` are mails that have not left."""
    step = Step.NOTHING if now >= event.starts_at else next_step(_standing(event, person, entry))
    if entry is not None and step is Step.TAKE_OUT:
        _take_out(event, person, entry, to_come, now=now)
    elif step is not Step.NOTHING and person.is_mailed:
        if entry is None:
            entry = _new_entry(event, person)
        _put_in(event, person, entry, to_come, step, now=now)
    if entry is not None:
        entry.due_at = None


def _standing(event: Event, person: Due, entry: MailedEntry | None) -> Standing:
    return Standing(
        answer=person.answer,
        is_member=person.is_member,
        is_in=bool(entry and entry.is_in),
        is_stale=bool(entry and entry.sequence < event.sequence),
        is_invited=bool(entry and entry.is_invited),
        is_cancelled=event.is_cancelled,
    )


def _new_entry(event: Event, person: Due) -> MailedEntry:
    entry = MailedEntry(event_id=event.id, member_id=person.id, turn=0, sequence=event.sequence)
    db.session.add(entry)
    return entry


def _put_in(
    event: Event,
    person: Due,
    entry: MailedEntry,
    to_come: Sequence[OutboxMail],
    step: Step,
    *,
    now: datetime,
) -> None:
    was_in, is_stale = entry.is_in, entry.sequence < event.sequence
    removals = [mail for mail in to_come if mail.kind == TAKES_OUT]
    if entry.turn and not was_in and not removals:
        entry.turn += 1
    entry.put_in(event, now=now)
    if step is Step.INVITE:
        entry.invited_for = event.sequence
        _mail(INVITES, event, person, entry, now=now, again=was_in, by=entry.invited_by_id)
        return
    if step is Step.PUT_IN:
        entry.invited_for = entry.invited_by_id = None
    # What would have taken it out and has not left never does, so it is there as it was.
    if not _drop(removals, now=now) or is_stale:
        again = step is Step.TELL_AGAIN or bool(removals)
        _mail(PUTS_IN, event, person, entry, now=now, again=again)


def _take_out(
    event: Event,
    person: Due,
    entry: MailedEntry,
    to_come: Sequence[OutboxMail],
    *,
    now: datetime,
) -> None:
    known_at = entry.due_at or now
    entry.take_out()
    needless = [mail for mail in to_come if mail.kind != TAKES_OUT]
    _drop(needless, now=now)
    if any(not mail.subjects["again"] for mail in needless):
        # Nothing has put it in yet, so nothing takes it out.
        return
    entry.turn += 1
    if person.is_mailed:
        _mail(TAKES_OUT, event, person, entry, now=now, known_at=known_at.isoformat())


def _mail(
    kind: str, event: Event, person: Due, entry: MailedEntry, *, now: datetime, **about: Any
) -> None:
    subjects = {"event_id": event.id, "member_id": person.id, "turn": entry.turn, **about}
    purpose = f"{kind}:{event.id}:{person.id}:{now:%Y%m%dT%H%M%S.%f}"
    enqueue_all(kind, [Post(person.email or "", purpose, subjects)], now=now)


def _mails_to_come(event: Event, *, now: datetime) -> dict[int, list[OutboxMail]]:
    """The mails to calendars about the event that are yet to leave, by whom they are for."""
    found: dict[int, list[OutboxMail]] = {}
    for kind in (PUTS_IN, TAKES_OUT, INVITES):
        for mail in mails_to_come(f"{kind}:{event.id}:", now=now):
            found.setdefault(mail.subjects["member_id"], []).append(mail)
    return found


def _drop(mails: Sequence[OutboxMail], *, now: datetime) -> bool:
    """Whether there were any of these mails; none of them leaves any more."""
    for mail in mails:
        record_dropped(mail, "its reader has answered otherwise since", now=now)
    return bool(mails)
