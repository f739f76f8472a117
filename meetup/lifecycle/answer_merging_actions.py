"""Answers and attendances of two records that become one. Their events are locked."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import joinedload

from meetup.attendance.mark_actions import keep_first_marks
from meetup.attendance.models import Attendance, Seat
from meetup.attendance.rules import Method
from meetup.db import db
from meetup.events.models import Event
from meetup.lifecycle.rules import Answered, stands_instead
from meetup.members.models import Member
from meetup.rsvps.models import Rsvp


def merge_answers(
    account: Member, record: Member, *, banned: Collection[int], now: datetime
) -> None:
    """Of two answers to one event one stands; none to what is to come where they are `banned`.

    That is by the ids of groups. What seats this frees is settled by the caller.
    """
    own = {rsvp.event_id: rsvp for rsvp in _answers_of(account)}
    for theirs in _answers_of(record):
        mine = own.get(theirs.event_id)
        if mine is not None and not stands_instead(_weighed(theirs), _weighed(mine)):
            db.session.delete(theirs)
            continue
        if mine is not None:
            db.session.delete(mine)
            # Before the other is its member's: there is one answer of each.
            db.session.flush()
        theirs.member_id = account.id
    db.session.flush()
    coming = select(Event.id).where(Event.group_id.in_(banned), Event.starts_at > now)
    gone = delete(Rsvp).where(Rsvp.member_id == account.id, Rsvp.event_id.in_(coming))
    db.session.execute(gone)


def merge_attendance(account: Member, record: Member) -> list[Attendance]:
    """Both attendances at one event are one: the account's own, unless it alone was undone.

    It is known otherwise than by shaking hands if either was, and has the seats of both. Returns
    those that were made of two; what their marks say together is settled by the caller, once they
    are the same member's.
    """
    own = {attendance.event_id: attendance for attendance in _attendances_of(account)}
    united = []
    for theirs in _attendances_of(record):
        mine = own.get(theirs.event_id)
        if mine is None:
            theirs.member_id = account.id
            continue
        gone, stays = (mine, theirs) if theirs.stands and not mine.stands else (theirs, mine)
        if gone.stands:
            _join(stays, gone)
        db.session.execute(delete(Seat).where(Seat.attendance_id == gone.id))
        db.session.delete(gone)
        db.session.flush()
        stays.member_id = account.id
        united.append(stays)
    db.session.flush()
    return united


def log_attendance(account: Member, record: Member, *, now: datetime) -> None:
    """Where the record was, the door's log says of each of the two what is recorded of them."""
    theirs = {attendance.event_id: attendance for attendance in _attendances_of(record)}
    for attendance in (*theirs.values(), *_attendances_of(account)):
        if attendance.event_id in theirs:
            keep_first_marks(attendance.event, attendance, now=now)
    db.session.flush()


def _join(stays: Attendance, gone: Attendance) -> None:
    stays.guests = max(stays.guests, gone.guests)
    if stays.method is Method.HANDSHAKE:
        stays.method, stays.recorded_by_id = gone.method, gone.recorded_by_id
    sat = select(Seat.round).where(Seat.attendance_id == stays.id)
    moved = update(Seat).where(Seat.attendance_id == gone.id, Seat.round.not_in(sat))
    db.session.execute(moved.values(attendance_id=stays.id))


def _answers_of(member: Member) -> list[Rsvp]:
    fresh = select(Rsvp).execution_options(populate_existing=True)
    return list(db.session.scalars(fresh.where(Rsvp.member_id == member.id)))


def _attendances_of(member: Member) -> list[Attendance]:
    fresh = select(Attendance).execution_options(populate_existing=True)
    fresh = fresh.options(joinedload(Attendance.event), joinedload(Attendance.member))
    return list(db.session.scalars(fresh.where(Attendance.member_id == member.id)))


def _weighed(rsvp: Rsvp) -> Answered:
    return Answered(rsvp.answer, rsvp.answered_at, rsvp.waiting_since)
