"""Two records become one, whole; what that changes is kept, so that it can be taken apart again."""

from collections.abc import Callable, Sequence
from datetime import datetime

from meetup.attendance.mark_actions import say_united
from meetup.db import db
from meetup.groups.models import Group
from meetup.lifecycle.answer_merging_actions import (
    log_attendance,
    merge_answers,
    merge_attendance,
)
from meetup.lifecycle.holding_queries import hold_events, hold_groups, hold_members
from meetup.lifecycle.merging_actions import merge_memberships, merge_pairs, move_the_rest
from meetup.lifecycle.models import MergeChange
from meetup.lifecycle.row_queries import (
    HANG_ON_OTHERS,
    Rows,
    last_mark_at,
    marks_since,
    rows_of_two,
    rows_with,
)
from meetup.lifecycle.row_rules import written
from meetup.members.models import Member
from meetup.members.record_models import Merge
from meetup.members.rules import AccountHasChanged
from meetup.rsvps.calendar_mail_actions import look_again
from meetup.rsvps.waiting_actions import settle


def become_one(
    kept: Member,
    gone: Member,
    *,
    check: Callable[[], object],
    by: Member,
    group: Group | None = None,
    name: str | None = None,
    now: datetime,
) -> Merge:
    """`gone` becomes part of `kept`, and is no more.

    In a `group` its organizers do it: of two placeholders, which are called `name` then. Of what
    both have, such as an answer to one event, one stands, and seats that this frees go to who
    waits. `check` raises what speaks against it; it is asked once nothing changes any more. Raises
    AccountHasChanged where the record has just become part of another event.
    """
    events = hold_events(kept, gone)
    hold_groups(gone)
    blockers = hold_members(kept, gone)
    check()
    if {event.id for event in hold_events(kept, gone)} != {event.id for event in events}:
        raise AccountHasChanged("This record has just changed. Please try again.")
    log_attendance(kept, gone, now=now)
    before = rows_of_two(kept.id, gone.id)
    merge = _merge_of(kept, gone, by=by, group=group, now=now)
    if name is not None:
        kept.name, kept.email = name, kept.email or gone.email
    logged_before = last_mark_at(events)
    _move_all(kept, gone, blockers, now=now)
    merge.last_mark_id = last_mark_at(events)
    db.session.add(merge)
    db.session.flush()
    _keep_changes(merge, before, marks_since(kept.id, logged_before, events))
    for event in events:
        settle(event, now=now)
    return merge


def _merge_of(
    kept: Member, gone: Member, *, by: Member, group: Group | None, now: datetime
) -> Merge:
    return Merge(
        kept_id=kept.id,
        gone_id=gone.id,
        gone_name=gone.name,
        group_id=group.id if group else None,
        merged_by_id=by.id,
        merged_at=now,
        last_mark_id=0,
    )


def _move_all(kept: Member, gone: Member, blockers: Sequence[Member], *, now: datetime) -> None:
    """All that there is of the one is of the other, or gone with it."""
    banned = merge_memberships(kept, gone)
    merge_answers(kept, gone, banned=banned, now=now)
    united = merge_attendance(kept, gone)
    merge_pairs(kept, gone, blockers, now=now)
    move_the_rest(kept, gone)
    db.session.delete(gone)
    db.session.flush()
    for attendance in united:
        db.session.refresh(attendance)
        say_united(attendance.event, attendance, now=now)
    look_again(kept, now=now)


def _keep_changes(merge: Merge, before: Rows, new_marks: Rows) -> None:
    """Keep what has changed, and all that hangs on it."""
    after = rows_of_two(merge.kept_id, merge.gone_id) | new_marks
    after |= rows_with(before.keys() - after.keys())
    for key in (*before, *(key for key in after if key not in before)):
        was, is_now = before.get(key), after.get(key)
        if was != is_now or key.table in HANG_ON_OTHERS:
            change = MergeChange(
                merge_id=merge.id,
                table_name=key.table,
                row_key=key.written,
                before=written(was),
                after=written(is_now),
            )
            db.session.add(change)
    db.session.flush()
