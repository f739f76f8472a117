"""Whose a calendar is, and what they chose for it."""

from datetime import datetime, timedelta
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Select, bindparam, func, select

from meetup.db import answer_to
from meetup.members.calendar_models import OwnCalendar
from meetup.members.models import Member


class CalendarOwner(NamedTuple):
    """A member as their own calendar knows them; see `OwnCalendar` for what they chose."""

    id: int
    name: str
    email: str
    joined_at: datetime | None
    host_since: datetime | None
    epoch: int
    remind_minutes: int | None
    changed_at: datetime | None

    @property
    def reminds_before(self) -> timedelta | None:
        return None if self.remind_minutes is None else timedelta(minutes=self.remind_minutes)


def calendar_owner(member_id: int) -> CalendarOwner | None:
    """The account with this id; None where there is none, and so no calendar."""
    rows = answer_to(_owner(), {"member_id": member_id})
    return CalendarOwner._make(rows[0]) if rows else None


@cache
def _owner() -> Select[*tuple[Any, ...]]:
    return (
        select(
            *(Member.id, Member.name, Member.email, Member.joined_at, Member.host_since),
            *(func.coalesce(OwnCalendar.epoch, 0), OwnCalendar.remind_minutes),
            OwnCalendar.changed_at,
        )
        .outerjoin(OwnCalendar, OwnCalendar.member_id == Member.id)
        .where(Member.id == bindparam("member_id"), Member.password_hash.is_not(None))
    )
