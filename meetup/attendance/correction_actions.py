"""Somebody says that their record is not so, and an organizer settles it. The event is locked."""

from datetime import datetime

from meetup.attendance import rules
from meetup.attendance.correction_queries import correction_of
from meetup.attendance.mark_actions import mark
from meetup.attendance.mark_rules import Act, Tap
from meetup.attendance.models import Correction
from meetup.attendance.queries import recorded_attendance
from meetup.attendance.retention_rules import check_may_ask_organizers
from meetup.attendance.rules import Settled
from meetup.db import db
from meetup.errors import NotFound
from meetup.events.models import Event
from meetup.members.models import Member


def ask_for_correction(event: Event, member: Member, said: str, *, now: datetime) -> None:
    """`member` says what is not so of their record at `event`; said again, it is asked anew.

    Raises NothingRecordedYet and, where organizers do not see it any more, NamesHaveEnded.
    """
    rules.check_may_correct(event.starts_at, is_scheduled=event.is_scheduled, now=now)
    check_may_ask_organizers(tells_who_came=event.tells_who_came)
    correction = correction_of(member, event)
    if correction is None:
        correction = Correction(event_id=event.id, member_id=member.id)
        db.session.add(correction)
    correction.said, correction.asked_at = said, now
    correction.settled = correction.settled_at = correction.settled_by_id = None
    db.session.flush()


def settle(
    event: Event, member: Member, outcome: Settled, tap: Tap, *, by: Member, now: datetime
) -> None:
    """Settle what `member` says of their record: put right, it becomes the other of the two.

    Whoever was here was not, and the other way round. Raises NotFound where nothing is asked for.
    """
    correction = correction_of(member, event)
    if correction is None or correction.settled is not None:
        raise NotFound
    if outcome is Settled.PUT_RIGHT:
        attendance = recorded_attendance(member, event)
        is_here = attendance is not None and attendance.stands
        mark(event, member, Act.UNDONE if is_here else Act.CHECKED_IN, tap, now=now)
    correction.settled, correction.settled_at, correction.settled_by_id = outcome, now, by.id
    db.session.flush()
