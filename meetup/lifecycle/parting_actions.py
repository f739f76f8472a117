"""What became one is taken apart again: each record as it was, and what came after stays."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select

from meetup.attendance.mark_actions import settle_anew
from meetup.attendance.models import Mark
from meetup.db import db, insert_or_ignore, table_of
from meetup.events.models import Event
from meetup.lifecycle.changed_rows import Changed, changed_by, events_of, followed
from meetup.lifecycle.holding_queries import hold_events_with, hold_groups, hold_one
from meetup.lifecycle.later_actions import tell_later_merges
from meetup.lifecycle.merge_queries import check_may_part
from meetup.lifecycle.models import MergeChange
from meetup.lifecycle.putting_back_actions import put_all_back, values_of
from meetup.lifecycle.row_queries import Key
from meetup.members.actions import member_with_free_handle
from meetup.members.models import Member
from meetup.members.record_models import Merge
from meetup.rsvps.calendar_mail_actions import look_again
from meetup.rsvps.models import Rsvp
from meetup.rsvps.queries import seats_gone
from meetup.rsvps.rules import Answer
from meetup.rsvps.waiting_actions import settle


def take_apart(merge: Merge, *, now: datetime) -> Member:
    """The record that became part of another one is itself again, and so is the other.

    What was recorded of the one that stayed since then stays with it. Returns the record. A seat
    that went to somebody else meanwhile is not taken from them: it is waited for. Raises NotFound
    for what was taken apart already, TooLate, and AlsoMerged where another record became part of
    the same one since.
    """
    events = hold_events_with(events_of(changed_by(merge)))
    kept = merge.kept
    hold_groups(kept)
    hold_one(kept)
    check_may_part(merge, now=now)
    changes = followed(changed_by(merge), gone_id=merge.gone_id)
    record = _record_again(changes, merge)
    put_all_back(changes, gone_id=record.id)
    tell_later_merges(merge, changes)
    last_mark_id, record_id = merge.last_mark_id, record.id
    db.session.execute(delete(MergeChange).where(MergeChange.merge_id == merge.id))
    db.session.delete(merge)
    db.session.flush()
    db.session.expire_all()
    _settle_what_came_after(kept, events, last_mark_id)
    look_again(kept, now=now)
    record = db.session.get_one(Member, record_id)
    for event in events:
        _wait_where_full(record, event, now=now)
        settle(event, now=now)
    return record


def forget_merges(ids: Sequence[int]) -> None:
    """Keep of these merges no more than which record became which."""
    db.session.execute(delete(MergeChange).where(MergeChange.merge_id.in_(ids)))
    for merge in db.session.scalars(select(Merge).where(Merge.id.in_(ids))):
        merge.gone_name = ""
    db.session.flush()


def _record_again(changes: Sequence[Changed], merge: Merge) -> Member:
    row = next(one.before for one in changes if one.key == Key("members", (merge.gone_id,)))
    assert row is not None, "the record was there before it became part of another one"
    values = values_of(table_of(Member), row)
    if insert_or_ignore(Member, [values]):
        return db.session.get_one(Member, merge.gone_id)
    # Its handle is somebody else's by now, or they answer by mail as another record.
    again = member_with_free_handle(row["name"], values | {"answers_by_mail_since": None})
    assert again is not None, "else a placeholder's e-mail may be anybody's"
    return again


def _settle_what_came_after(kept: Member, events: Sequence[Event], last_mark_id: int) -> None:
    """Where somebody was checked in, or undone, since the records became one, that is theirs."""
    marked = select(Mark.event_id).where(Mark.member_id == kept.id, Mark.id > last_mark_id)
    later = set(db.session.scalars(marked.where(Mark.refused.is_(None))))
    for event in events:
        if event.id in later:
            settle_anew(event, kept)


def _wait_where_full(record: Member, event: Event, *, now: datetime) -> None:
    """Where the seats of the record are others' by now, it waits for them from when it said yes."""
    if event.capacity is None or now >= event.starts_at or not event.is_scheduled:
        return
    theirs = select(Rsvp).where(Rsvp.event_id == event.id, Rsvp.member_id == record.id)
    rsvp = db.session.scalars(theirs).one_or_none()
    is_coming = rsvp is not None and rsvp.answer is Answer.YES
    if rsvp is not None and is_coming and seats_gone(event, now=now) > event.capacity:
        rsvp.answer, rsvp.waiting_since = Answer.WAITLISTED, rsvp.answered_at or now
        db.session.flush()
