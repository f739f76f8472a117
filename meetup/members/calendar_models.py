"""What a member has chosen for the calendar that is their own."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from meetup.db import Base
from meetup.members.models import Member


class OwnCalendar(Base):
    """Its address, and its reminders; who has no row has chosen nothing yet.

    `epoch` rises when the address is replaced: one that was made in another epoch leads nowhere.
    `remind_minutes` is how long before an event begins, None for no reminder. `changed_at` moves
    with all of that, and when its owner leaves a group, whose events leave it then.
    """

    __tablename__ = "own_calendars"
    __table_args__ = (
        CheckConstraint("remind_minutes BETWEEN 1 AND 10080", name="reminders_within_a_week"),
    )

    member_id: Mapped[int] = mapped_column(ForeignKey(Member.id), primary_key=True)
    epoch: Mapped[int] = mapped_column(default=0)
    remind_minutes: Mapped[int | None]
    changed_at: Mapped[datetime]
