"""A member's own calendar: its address and its reminders."""

from datetime import datetime, timedelta

from sqlalchemy import update

from meetup.db import db, insert_or_ignore
from meetup.members.calendar_models import OwnCalendar
from meetup.members.models import Member


def replace_address(member: Member, *, now: datetime) -> None:
    """The calendar has another address from now on; the one that it had leads nowhere."""
    _change(member, epoch=OwnCalendar.epoch + 1, changed_at=now)


def choose_reminder(member: Member, before: timedelta | None, *, now: datetime) -> None:
    """Be reminded so long before each event that one said yes to, or not at all."""
    minutes = None if before is None else int(before.total_seconds() // 60)
    _change(member, remind_minutes=minutes, changed_at=now)


def note_leaving(member: Member, *, now: datetime) -> None:
    """`member` has just left a group, whose events leave their calendar; a placeholder has none."""
    if not member.is_placeholder:
        _change(member, changed_at=now)


def _change(member: Member, **values: object) -> None:
    chosen_nothing = {"member_id": member.id, "epoch": 0, "changed_at": values["changed_at"]}
    insert_or_ignore(OwnCalendar, [chosen_nothing])
    own = update(OwnCalendar).where(OwnCalendar.member_id == member.id)
    db.session.execute(own.values(**values))
