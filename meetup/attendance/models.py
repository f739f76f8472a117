"""Attendance and the door's log of it, where people sat, and the closing of the list."""

from datetime import datetime, timedelta

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from meetup.attendance import rules
from meetup.attendance.mark_rules import (
    MOST_OF_A_DEVICE,
    MOST_OF_A_KEY,
    Act,
    Marked,
    Refused,
    Standing,
)
from meetup.attendance.rules import MOST_OF_A_CORRECTION, Hours, Method, Settled
from meetup.db import Base, words
from meetup.events.models import Event
from meetup.members.models import Member

_OPEN = text("settled IS NULL")
OPENS_MINUTES_BEFORE = rules.DOOR_OPENS_BEFORE // timedelta(minutes=1)
CLOSES_MINUTES_AFTER = rules.DOOR_CLOSES_AFTER // timedelta(minutes=1)


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

    def stand_as(self, standing: Standing) -> None:
        """Say what the marks about this person come to. The event's lock is the caller's."""
        assert standing.method is not None, "only who was checked in once has an attendance"
        self.checked_in_at, self.method = standing.since, standing.method
        self.recorded_by_id, self.guests = standing.by_id, standing.guests
        self.undone_at, self.undone_by_id = standing.undone_at, standing.undone_by_id


class Mark(Base):
    """One scan, tap or undo: a row of the door's log, which is only ever added to.

    `at` counts, `device_at` is what the device's own clock said, and `received_at` when it came to
    us. `key` is made by whoever marks; sent again, it is the same mark. `by_id` is None for what
    nobody did who is signed in. What was `refused` counts nothing. Without a member it is about
    somebody who was erased.
    """

    __tablename__ = "marks"
    __table_args__ = (
        UniqueConstraint("event_id", "key"),
        CheckConstraint("guests >= 0", name="guests_are_counted"),
        Index("ix_marks_event_id_member_id", "event_id", "member_id"),
        Index("ix_marks_member_id", "member_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id"))
    member_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    key: Mapped[str] = mapped_column(String(MOST_OF_A_KEY))
    act: Mapped[Act] = mapped_column(words(Act, "mark_act"))
    method: Mapped[Method] = mapped_column(words(Method, "mark_method"))
    guests: Mapped[int | None]
    at: Mapped[datetime]
    device_at: Mapped[datetime | None]
    received_at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    device: Mapped[str] = mapped_column(String(MOST_OF_A_DEVICE), default="")
    refused: Mapped[Refused | None] = mapped_column(words(Refused, "mark_refused"))

    member: Mapped[Member | None] = relationship(foreign_keys=[member_id])
    by: Mapped[Member | None] = relationship(foreign_keys=[by_id])

    @property
    def weighed(self) -> Marked:
        """What it says when all marks about somebody are put together."""
        return Marked(self.act, self.at, self.key, self.method, self.by_id, self.guests)


class Door(Base):
    """How the door of an event is kept, where organizers have said so; without a row, as usual.

    `unattended_at`: since then no attendance is taken there, and two who say *we met* were there.
    """

    __tablename__ = "doors"
    __table_args__ = (
        CheckConstraint("opens_minutes_before BETWEEN 0 AND 1440", name="opens_on_the_day"),
        CheckConstraint("closes_minutes_after BETWEEN 0 AND 1440", name="closes_within_a_day"),
    )

    event_id: Mapped[int] = mapped_column(ForeignKey("events.id"), primary_key=True)
    opens_minutes_before: Mapped[int] = mapped_column(default=OPENS_MINUTES_BEFORE)
    closes_minutes_after: Mapped[int] = mapped_column(default=CLOSES_MINUTES_AFTER)
    unattended_at: Mapped[datetime | None]

    def hours(self, event: Event) -> Hours:
        """When it is open; moved with the event."""
        return rules.hours(
            event.starts_at,
            event.ends_at,
            opens_before=timedelta(minutes=self.opens_minutes_before),
            closes_after=timedelta(minutes=self.closes_minutes_after),
        )


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


class Correction(Base):
    """Somebody says that what is recorded of them at an event is not so; one each, asked anew.

    `settled` says what the organizers made of it, and is None until they have looked.
    """

    __tablename__ = "corrections"
    __table_args__ = (
        UniqueConstraint("event_id", "member_id"),
        Index("ix_corrections_member_id", "member_id"),
        Index("ix_corrections_open", "event_id", sqlite_where=_OPEN, postgresql_where=_OPEN),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    said: Mapped[str] = mapped_column(String(MOST_OF_A_CORRECTION))
    asked_at: Mapped[datetime]
    settled: Mapped[Settled | None] = mapped_column(words(Settled, "correction_settled"))
    settled_at: Mapped[datetime | None]
    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))

    member: Mapped[Member] = relationship(foreign_keys=[member_id])


class Excuse(Base):
    """Somebody who said yes and did not come had told why, or nobody minds: no no-show."""

    __tablename__ = "excuses"
    __table_args__ = (Index("ix_excuses_member_id", "member_id"),)

    event_id: Mapped[int] = mapped_column(ForeignKey("events.id"), primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), primary_key=True)
    excused_at: Mapped[datetime]
    excused_by_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
