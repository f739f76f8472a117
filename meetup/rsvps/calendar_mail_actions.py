"""Noting what calendars of people are told of an event, by mails about that or by the worker."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, Update, case, func, literal, select, update

from meetup.db import UtcDateTime, db, insert_chosen
from meetup.events.models import Event
from meetup.mail.topics import Topic
from meetup.many_rows import is_among
from meetup.members.models import Member
from meetup.rsvps.calendar_mail_models import MailedEntry
from meetup.rsvps.calendar_mail_queries import is_told_by
from meetup.rsvps.models import Rsvp


def put_in(event: Event, member_ids: Sequence[int], *, told_by: Topic, now: datetime) -> None:
    """A mail about that, which they get, puts `event` into the calendars of these members, too.

    Whoever does not want one of the two hears of it as of any other yes. The caller has locked the
    event's row.
    """
    if not member_ids:
        return
    told = select(Member.id).where(is_among(Member.id, member_ids), is_told_by(told_by))
    is_out = MailedEntry.put_in_at.is_(None)
    entries = {
        "put_in_at": func.coalesce(MailedEntry.put_in_at, literal(now, UtcDateTime())),
        "turn": MailedEntry.turn + case((is_out, 1), else_=0),
        "sequence": event.sequence,
        "invited_for": None,
        "invited_by_id": None,
    }
    _execute(_entries_at(event, told).values(entries))
    new = told.with_only_columns(
        literal(event.id).label("event_id"),
        Member.id.label("member_id"),
        literal(now, UtcDateTime()).label("put_in_at"),
        literal(0).label("turn"),
        literal(event.sequence).label("sequence"),
    )
    insert_chosen(MailedEntry, new)


def take_out(event: Event, member_ids: Sequence[int], *, told_by: Topic) -> None:
    """A mail about that, which they get, takes `event` out of the calendars of these members.

    As `put_in` in all else.
    """
    if member_ids:
        told = select(Member.id).where(is_among(Member.id, member_ids), is_told_by(told_by))
        in_calendars = _entries_at(event, told).where(MailedEntry.put_in_at.is_not(None))
        _execute(in_calendars.values(put_in_at=None, turn=MailedEntry.turn + 1))


def note_change(event: Event, *, told: Sequence[int], at: datetime) -> None:
    """`event` has changed, or is off: calendars that have it hear of that.

    Whom a mail about it goes to, that one tells their calendar, too; all others are due `at` then,
    if it was in time, place or status.
    """
    in_calendars = update(MailedEntry).where(
        MailedEntry.event_id == event.id, MailedEntry.put_in_at.is_not(None)
    )
    if told:
        by_mail = select(Member.id).where(is_among(Member.id, told), is_told_by(Topic.CHANGES))
        those = in_calendars.where(MailedEntry.member_id.in_(by_mail))
        _execute(those.values(sequence=event.sequence))
    # Who is due already stays so from then on: that says what they knew.
    due_at = func.coalesce(MailedEntry.due_at, literal(at, UtcDateTime()))
    _execute(in_calendars.where(MailedEntry.sequence < event.sequence).values(due_at=due_at))


def look_again(member: Member, *, event_ids: Sequence[int] | None = None, now: datetime) -> None:
    """Whether what the calendar of `member` has is still so is looked at now."""
    theirs = update(MailedEntry).where(
        MailedEntry.member_id == member.id, MailedEntry.put_in_at.is_not(None)
    )
    if event_ids is not None:
        theirs = theirs.where(is_among(MailedEntry.event_id, event_ids))
    _execute(theirs.values(due_at=now))


def forget_due() -> None:
    """Nobody's calendar is to be told anything any more of what has happened so far."""
    _execute(update(Rsvp).where(Rsvp.calendar_due_at.is_not(None)).values(calendar_due_at=None))
    _execute(update(MailedEntry).where(MailedEntry.due_at.is_not(None)).values(due_at=None))


def _entries_at(event: Event, told: Select[int]) -> Update:
    """A change of what the calendars of these members have been told of the event."""
    return update(MailedEntry).where(
        MailedEntry.event_id == event.id, MailedEntry.member_id.in_(told)
    )


def _execute(statement: Any) -> None:
    db.session.execute(statement, execution_options={"synchronize_session": False})
