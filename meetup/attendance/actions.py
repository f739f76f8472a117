"""The door: checking in, undoing it, walk-ins, closing the list. The event's row is locked."""

from datetime import datetime

from sqlalchemy import delete

from meetup.attendance import rules
from meetup.attendance.models import Attendance, ListClosing
from meetup.attendance.queries import closing_of, recorded_attendance
from meetup.attendance.rules import DoorIsShut, Method
from meetup.db import db, insert_or_ignore
from meetup.errors import NotFound
from meetup.events.models import Event
from meetup.members.actions import member_with_free_handle
from meetup.members.models import Member


def check_in(
    event: Event,
    member: Member,
    *,
    by: Member,
    guests: int | None = None,
    method: Method = Method.ORGANIZER,
    now: datetime,
) -> Attendance:
    """Record that `member` is there; one who is there already stays as first recorded.

    `guests` are those who came along; None leaves their number as it is, 0 at first. Undone
    before, the attendance stands again. Raises DoorIsShut.
    """
    check_door(event, now=now)
    row = {
        "event_id": event.id,
        "member_id": member.id,
        "checked_in_at": now,
        "method": method,
        "guests": guests or 0,
        "recorded_by_id": by.id,
    }
    insert_or_ignore(Attendance, [row])
    attendance = recorded_attendance(member, event)
    assert attendance is not None
    if not attendance.stands:
        attendance.stand_again(method, by=by, now=now)
    if guests is not None:
        attendance.guests = guests
    # Those who are recorded late are still asked whom they met.
    event.asked_whom_met_at = None
    db.session.flush()
    return attendance


def walk_in(event: Event, name: str, *, by: Member, now: datetime) -> Attendance:
    """Record somebody whom nobody expected, as a placeholder called `name`. Raises DoorIsShut."""
    check_door(event, now=now)
    member = member_with_free_handle(name, {"name": name})
    assert member is not None, "only an e-mail could be taken, and a placeholder has none"
    return check_in(event, member, by=by, method=Method.WALK_IN, now=now)


def undo(event: Event, member: Member, *, by: Member, now: datetime) -> None:
    """Take a check-in back; who did so, and when, is kept. Raises NotFound, DoorIsShut."""
    check_door(event, now=now)
    attendance = recorded_attendance(member, event)
    if attendance is None:
        raise NotFound
    if attendance.stands:
        attendance.undone_at, attendance.undone_by_id = now, by.id
    db.session.flush()


def close_list(event: Event, *, by: Member, now: datetime) -> None:
    """Close the list, so that a yes without a mark is a no-show. Raises DoorIsShut."""
    rules.check_held(is_scheduled=event.is_scheduled)
    if not rules.may_close(event.starts_at, now=now):
        raise DoorIsShut("The list can be closed once the event has begun.")
    insert_or_ignore(ListClosing, [{"event_id": event.id, "closed_at": now, "closed_by_id": by.id}])


def reopen_list(event: Event) -> None:
    """Open a closed list again; then nobody is a no-show yet."""
    db.session.execute(delete(ListClosing).where(ListClosing.event_id == event.id))


def check_door(event: Event, *, now: datetime) -> None:
    """Raise DoorIsShut when nobody can be checked in at `event` now."""
    rules.check_held(is_scheduled=event.is_scheduled)
    closed = closing_of(event) is not None
    reason = rules.why_shut(event.starts_at, event.zone, is_closed=closed, now=now)
    if reason is not None:
        raise DoorIsShut(reason)
