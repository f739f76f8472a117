"""RSVPs."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from meetup.db import Base, words
from meetup.events.models import Event
from meetup.members.models import Member
from meetup.rsvps.rules import Answer


class Rsvp(Base):
    """A member's answer to an event; `guests` come along and take seats."""

    __tablename__ = "rsvps"
    __table_args__ = (
        UniqueConstraint("event_id", "member_id"),
        CheckConstraint("guests >= 0", name="guests_are_counted"),
        Index("ix_rsvps_member_id", "member_id"),
        Index("ix_rsvps_event_id_answer_guests", "event_id", "answer", "guests"),
        Index(
            "ix_rsvps_unlisted",
            *("event_id", "member_id"),
            sqlite_where=text("is_unlisted = 1"),
            postgresql_where=text("is_unlisted"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    answer: Mapped[Answer] = mapped_column(words(Answer, "rsvp_answer"))
    guests: Mapped[int] = mapped_column(default=0)
    answered_at: Mapped[datetime | None]
    is_unlisted: Mapped[bool] = mapped_column(default=False)

    event: Mapped[Event] = relationship()
    member: Mapped[Member] = relationship()

    @property
    def is_yes(self) -> bool:
        return self.answer is Answer.YES

    def change(self, answer: Answer, *, unlisted: bool, now: datetime) -> None:
        """They say this now. Whoever says the same again keeps their turn and their guests."""
        if self.answer is not answer or self.answered_at is None:
            self.answered_at = now
        if answer is not Answer.YES:
            self.guests = 0
        self.answer, self.is_unlisted = answer, unlisted
