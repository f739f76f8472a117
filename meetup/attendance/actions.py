"""The door: checking in, undoing it, and walk-ins. The event's row is locked."""

from datetime import datetime

from meetup.attendance import rules
from meetup.attendance.door_queries import kept_door, member_of_mark
from meetup.attendance.mark_actions import Outcome, mark
from meetup.attendance.mark_rules import Act, Tap
from meetup.attendance.queries import recorded_attendance
from meetup.attendance.retention_rules import check_tells_who_came
from meetup.attendance.rules import DoorIsShut
from meetup.errors import NotFound
from meetup.events.models import Event
from meetup.members.actions import member_with_free_handle
from meetup.members.models import Member


def check_in(
    event: Event, member: Member, tap: Tap, *, guests: int | None = None, now: datetime
) -> Outcome:
    """Record that `member` is there; one who is there already stays as first recorded.

    `guests` are those who came along; None leaves their number as it is, 0 at first. Undone
    before, the attendance stands again. Raises DoorIsShut.
    """
    check_door(event, now=now)
    return mark(event, member, Act.CHECKED_IN, tap, guests=guests, now=now)


def walk_in(
    event: Event, name: str, tap: Tap, *, email: str | None = None, now: datetime
) -> Member:
    """Record somebody whom nobody expected, as a placeholder called `name`.

    An `email` is the placeholder's own, whoever else has it: it is claimed with it, and nobody is
    told of an account. Sent again, with the key of a mark that is known, they are the same one.
    Raises DoorIsShut.
    """
    check_door(event, now=now)
    known = member_of_mark(event, tap.key)
    if known is not None:
        return known
    member = member_with_free_handle(name, {"name": name, "email": email})
    assert member is not None, "a placeholder's e-mail may be anybody's"
    check_in(event, member, tap, now=now)
    return member


def undo(event: Event, member: Member, tap: Tap, *, now: datetime) -> Outcome:
    """Take a check-in back; who did so, and when, is kept. Raises NotFound, DoorIsShut."""
    check_door(event, now=now)
    if recorded_attendance(member, event) is None:
        raise NotFound
    return mark(event, member, Act.UNDONE, tap, now=now)


def check_door(event: Event, *, now: datetime) -> None:
    """Raise DoorIsShut when nobody can be checked in at `event` (yet), by anybody.

    Raises NamesHaveEnded where nobody can any more.
    """
    rules.check_held(is_scheduled=event.is_scheduled)
    check_tells_who_came(tells_who_came=event.tells_who_came)
    kept = kept_door(event)
    rules.check_attended(is_attended=kept.is_attended)
    reason = rules.why_not_open(kept.hours, event.zone, now=now)
    if reason is not None:
        raise DoorIsShut(reason)
