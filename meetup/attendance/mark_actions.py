"""Marking at the door: the log is written, and from it who is here. The event's row is locked."""

from datetime import datetime
from typing import NamedTuple

from meetup.attendance.door_queries import marks_about
from meetup.attendance.mark_rules import Act, Marked, Refused, Tap, after_all, standing
from meetup.attendance.models import Attendance, Mark
from meetup.attendance.queries import recorded_attendance
from meetup.attendance.rules import Method
from meetup.db import db, insert_or_ignore
from meetup.events.models import Event
from meetup.members.models import Member


class Outcome(NamedTuple):
    """What a mark has come to. It `counted` if somebody is here who was not, or the other way
    round; `attendance` is None for whoever was never here.
    """

    attendance: Attendance | None
    counted: bool

    @property
    def is_here(self) -> bool:
        return self.attendance is not None and self.attendance.stands


def mark(
    event: Event, member: Member, act: Act, tap: Tap, *, guests: int | None = None, now: datetime
) -> Outcome:
    """Write down that `act` was done to `member` at `event`, and what follows from it.

    Whatever order marks arrive in, the same ones come to the same. One whose key is known changes
    nothing. `guests` are those who came along; None says nothing about them.
    """
    attendance = recorded_attendance(member, event)
    was_here = attendance is not None and attendance.stands
    marks = [known.weighed for known in marks_about(member, event)]
    if attendance is not None and not marks:
        marks = _first_marks(event, attendance, now=now)
    if act is Act.UNDONE and tap.device_at is None:
        tap = after_all(marks, tap)
    if _write(event, member, act, tap, guests=guests, now=now):
        marks.append(Marked(act, tap.at, tap.key, tap.method, tap.by_id, guests))
        attendance = _settle(event, member, attendance, marks)
    outcome = Outcome(attendance, False)
    if outcome.is_here and not was_here:
        # Those who are recorded late are still asked whom they met.
        event.asked_whom_met_at = None
    db.session.flush()
    return outcome._replace(counted=outcome.is_here is not was_here)


def settle_anew(event: Event, member: Member) -> None:
    """Have the attendance of `member` say what their marks come to; without a check-in, nothing.

    For when marks were moved from one record to another. The event's row is locked.
    """
    attendance = recorded_attendance(member, event)
    found = _settle(event, member, attendance, [one.weighed for one in marks_about(member, event)])
    if found is None and attendance is not None:
        db.session.delete(attendance)
    db.session.flush()


def keep_first_marks(event: Event, attendance: Attendance, *, now: datetime) -> None:
    """What was recorded without a mark is in the log from now on."""
    if attendance.member is not None and not marks_about(attendance.member, event):
        _first_marks(event, attendance, now=now)


def say_united(event: Event, attendance: Attendance, *, now: datetime) -> None:
    """Have the marks of two records that became one come to what their `attendance` says.

    Each record stood by its own marks; together these may say less, such as where one was undone
    after the other was checked in. Then one more says it, right after the last of them.
    """
    member = attendance.member
    assert member is not None, "only records with a name become one"
    marks = [one.weighed for one in marks_about(member, event)]
    found = standing(marks)
    said = (found.since is not None and found.undone_at is None, found.method, found.guests)
    if not attendance.stands or said == (True, attendance.method, attendance.guests):
        return
    at = max(one.at for one in marks) + datetime.resolution
    tap = Tap(attendance.method, at, attendance.recorded_by_id)
    _write(event, member, Act.CHECKED_IN, tap, guests=attendance.guests, now=now)


def refuse(event: Event, member: Member, tap: Tap, reason: Refused, *, now: datetime) -> None:
    """Write down that `member` would have checked in, and was not let."""
    _write(event, member, Act.CHECKED_IN, tap, refused=reason, now=now)


def _write(
    event: Event,
    member: Member,
    act: Act,
    tap: Tap,
    *,
    guests: int | None = None,
    refused: Refused | None = None,
    now: datetime,
) -> bool:
    row = {
        "event_id": event.id,
        "member_id": member.id,
        "key": tap.key,
        "act": act,
        "method": tap.method,
        "guests": guests,
        "at": tap.at,
        "device_at": tap.device_at,
        "received_at": now,
        "by_id": tap.by_id,
        "device": tap.device,
        "refused": refused,
    }
    return bool(insert_or_ignore(Mark, [row]))


def _settle(
    event: Event, member: Member, attendance: Attendance | None, marks: list[Marked]
) -> Attendance | None:
    found = standing(marks)
    if found.method is None:
        return None
    if attendance is None:
        attendance = Attendance(event_id=event.id, member_id=member.id)
        db.session.add(attendance)
    attendance.stand_as(found)
    return attendance


def _first_marks(event: Event, attendance: Attendance, *, now: datetime) -> list[Marked]:
    """What was recorded without a mark (by an import, by a handshake), written into the log.

    Where the moment is not known it is the event's start.
    """
    member = attendance.member
    assert member is not None, "nobody marks the nameless"
    since = attendance.checked_in_at or event.starts_at
    made = [(Act.CHECKED_IN, since, attendance.method, attendance.recorded_by_id)]
    if attendance.undone_at is not None:
        made.append((Act.UNDONE, attendance.undone_at, Method.ORGANIZER, attendance.undone_by_id))
    marks = []
    for act, at, method, by_id in made:
        tap = Tap(method, at, by_id)
        guests = attendance.guests if act is Act.CHECKED_IN else None
        _write(event, member, act, tap, guests=guests, now=now)
        marks.append(Marked(act, at, tap.key, method, by_id, guests))
    return marks
