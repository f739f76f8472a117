"""Attendance, where people sat, and the closing of the list."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from meetup.attendance.rules import Method
from meetup.db import Base, words
from meetup.events.models import Event
from meetup.members.models import Member


class Attendance(Base):
    """Somebody was there. It stands until it is undone; checked in again, it stands again.

    Without a member it is nameless: an erased person was there and still counts in the room.
    `guests` are those ticked in at the door. `checked_in_at` may be unknown (imports).
    """

    __tablename__ = "attendance"
    __table_args__ = (
        UniqueConstraint("event_id", "member_id"),
        CheckConstraint("guests >= 0", name="guests_are_counted"),
        # All that is asked of a room, so that its rows are not fetched one by one.
        Index("ix_attendance_room", "event_id", "undone_at", "member_id", "method", "guests"),
        # Where somebody was, of hundreds of events, likewise.
        Index("ix_attendance_evenings", "member_id", "event_id", "undone_at", "method"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id"))
    member_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    checked_in_at: Mapped[datetime | None]
    method: Mapped[Method] = mapped_column(words(Method, "attendance_method"))
    guests: Mapped[int] = mapped_column(default=0)
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    undone_at: Mapped[datetime | None]
    undone_by_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))

    event: Mapped[Event] = relationship()
    member: Mapped[Member | None] = relationship(foreign_keys=[member_id])
    recorded_by: Mapped[Member | None] = relationship(foreign_keys=[recorded_by_id])
    undone_by: Mapped[Member | None] = relationship(foreign_keys=[undone_by_id])

    @property
    def stands(self) -> bool:
        return self.undone_at is None

    def stand_again(self, method: Method, *, by: Member, now: datetime) -> None:
        """Checked in once more after it was undone: a new record, and nothing left of the undoing.

        The flush, and the event's lock, are the caller's.
        """
        self.checked_in_at, self.method, self.recorded_by_id = now, method, by.id
        self.undone_at, self.undone_by_id = None, None


class Seat(Base):
    """Where somebody who was there sat in one round. Gone with its attendance, back with it."""

    __tablename__ = "seats"
    __table_args__ = (
        UniqueConstraint("attendance_id", "round"),
        Index("ix_seats_round_table", "round", "table"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    attendance_id: Mapped[int] = mapped_column(ForeignKey("attendance.id"))
    round: Mapped[int]
    table: Mapped[str] = mapped_column(String(40))


class ListClosing(Base):
    """The attendance list of an event is closed: a yes without a mark is now a no-show."""

    __tablename__ = "list_closings"

    event_id: Mapped[int] = mapped_column(ForeignKey("events.id"), primary_key=True)
    closed_at: Mapped[datetime]
    closed_by_id: Mapped[int] = mapped_column(ForeignKey("members.id"))

    closed_by: Mapped[Member] = relationship()
