"""Answers and attendances of two records that become one. Their events are locked."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, select

from meetup.attendance.models import Attendance, Seat
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


def merge_attendance(account: Member, record: Member) -> None:
    """Of two attendances at one event the account's own stands, unless it was undone."""
    own = {attendance.event_id: attendance for attendance in _attendances_of(account)}
    for theirs in _attendances_of(record):
        mine = own.get(theirs.event_id)
        if mine is None:
            theirs.member_id = account.id
            continue
        gone, stays = (mine, theirs) if theirs.stands and not mine.stands else (theirs, mine)
        stays.guests = max(mine.guests, theirs.guests)
        db.session.execute(delete(Seat).where(Seat.attendance_id == gone.id))
        db.session.delete(gone)
        db.session.flush()
        stays.member_id = account.id
    db.session.flush()


def _answers_of(member: Member) -> list[Rsvp]:
    fresh = select(Rsvp).execution_options(populate_existing=True)
    return list(db.session.scalars(fresh.where(Rsvp.member_id == member.id)))


def _attendances_of(member: Member) -> list[Attendance]:
    fresh = select(Attendance).execution_options(populate_existing=True)
    return list(db.session.scalars(fresh.where(Attendance.member_id == member.id)))


def _weighed(rsvp: Rsvp) -> Answered:
    return Answered(rsvp.answer, rsvp.answered_at, rsvp.waiting_since)
