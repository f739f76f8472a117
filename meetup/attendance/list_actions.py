"""The list of an event: closed, opened again, its hours, who is excused. Its row is locked."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import delete

from meetup.attendance import rules
from meetup.attendance.door_queries import kept_door, people_at_door
from meetup.attendance.mark_actions import mark
from meetup.attendance.mark_rules import Act, Tap
from meetup.attendance.models import Door, Excuse, ListClosing
from meetup.attendance.rules import Missing
from meetup.db import db, insert_or_ignore
from meetup.events.models import Event
from meetup.members.models import Member


def close_list(
    event: Event, outcomes: Mapping[int, Missing], tap: Tap, *, by: Member, now: datetime
) -> None:
    """Close the list, so that a yes without a mark is a no-show, unless they are excused.

    `outcomes` say by the ids of members what became of those who said yes and were not marked;
    about others they say nothing. Raises DoorIsShut.
    """
    rules.check_may_close(event.starts_at, is_scheduled=event.is_scheduled, now=now)
    rules.check_attended(is_attended=kept_door(event).is_attended)
    for person in people_at_door(event, closed=False):
        outcome = outcomes.get(person.member.id)
        if not person.is_missing or outcome is None:
            continue
        if outcome is Missing.CAME:
            one = Tap(tap.method, tap.at, tap.by_id, tap.device)
            mark(event, person.member, Act.CHECKED_IN, one, now=now)
        elif outcome is Missing.EXCUSED:
            excuse(event, person.member, by=by, now=now)
        else:
            take_excuse_back(event, person.member)
    insert_or_ignore(ListClosing, [{"event_id": event.id, "closed_at": now, "closed_by_id": by.id}])


def reopen_list(event: Event) -> None:
    """Open a closed list again; then nobody is a no-show yet."""
    db.session.execute(delete(ListClosing).where(ListClosing.event_id == event.id))


def excuse(event: Event, member: Member, *, by: Member, now: datetime) -> None:
    """Keep that `member` could not come: they are no no-show."""
    row = {"event_id": event.id, "member_id": member.id, "excused_at": now, "excused_by_id": by.id}
    insert_or_ignore(Excuse, [row])


def take_excuse_back(event: Event, member: Member) -> None:
    """Whoever was excused is not any more."""
    theirs = (Excuse.event_id == event.id, Excuse.member_id == member.id)
    db.session.execute(delete(Excuse).where(*theirs))


def take_no_attendance(event: Event, *, now: datetime) -> None:
    """Nobody is checked in at `event` from now on; what is recorded already stays.

    Its list is open again, so that nobody is a no-show.
    """
    rules.check_held(is_scheduled=event.is_scheduled)
    _door_of(event).unattended_at = now
    reopen_list(event)


def take_attendance(event: Event) -> None:
    """People are checked in at `event` again."""
    rules.check_held(is_scheduled=event.is_scheduled)
    _door_of(event).unattended_at = None
    db.session.flush()


def keep_hours(event: Event, *, opens_before: timedelta, closes_after: timedelta) -> None:
    """The door of `event` opens and closes so long before its start and after its end."""
    door = _door_of(event)
    door.opens_minutes_before = opens_before // timedelta(minutes=1)
    door.closes_minutes_after = closes_after // timedelta(minutes=1)
    db.session.flush()


def _door_of(event: Event) -> Door:
    insert_or_ignore(Door, [{"event_id": event.id}])
    return db.session.get_one(Door, event.id)
