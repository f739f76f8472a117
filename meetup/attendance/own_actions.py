"""Checking oneself in: counted within the door's hours, and refused, which is logged, else."""

from datetime import datetime

from meetup.attendance.actions import check_in
from meetup.attendance.door_queries import KeptDoor
from meetup.attendance.mark_actions import Outcome, refuse
from meetup.attendance.mark_rules import Refused, Tap
from meetup.events.models import Event
from meetup.members.models import Member


def come_in(
    event: Event,
    member: Member,
    tap: Tap,
    kept: KeptDoor,
    *,
    guests: int | None = None,
    now: datetime,
) -> Outcome | Refused:
    """Record that `member`, who says so themselves, is there, or why that does not count.

    The event's row is locked.
    """
    reason = kept.why_refused(now=now)
    if reason is not None:
        refuse(event, member, tap, reason, now=now)
        return reason
    return check_in(event, member, tap, guests=guests, now=now)
