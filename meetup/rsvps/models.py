"""RSVPs."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from meetup.db import Base, words
from meetup.events.models import Event
from meetup.members.models import Member
from meetup.rsvps.rules import MOST_OF_A_NOTE, Answer


class Rsvp(Base):
    """A member's answer to an event; `guests` come along and take seats.

    Who is waitlisted is so since `waiting_since`, which gives them their turn, and while their yes
    `needs_approval` of the event, until it is approved. They hold an offer of seats until
    `offered_until`. `lapsed_at`: they let one pass, and wait no longer. `declined_at`: an organizer
    has not approved their yes. `answered_by`: the organizer to whom they said it.
    """

    __tablename__ = "rsvps"
    __table_args__ = (
        UniqueConstraint("event_id", "member_id"),
        CheckConstraint("guests >= 0", name="guests_are_counted"),
        CheckConstraint(
            "(answer = 'waitlisted') = (waiting_since IS NOT NULL)",
            name="who_waits_does_so_since_when",
        ),
        CheckConstraint(
            "offered_until IS NULL OR waiting_since IS NOT NULL", name="offers_go_to_who_waits"
        ),
        Index("ix_rsvps_member_id", "member_id"),
        Index("ix_rsvps_event_id_answer_guests", "event_id", "answer", "guests"),
        Index(
            "ix_rsvps_unlisted",
            *("event_id", "member_id"),
            sqlite_where=text("is_unlisted = 1"),
            postgresql_where=text("is_unlisted"),
        ),
        Index(
            "ix_rsvps_waiting",
            *("event_id", "waiting_since", "id"),
            sqlite_where=text("waiting_since IS NOT NULL"),
            postgresql_where=text("waiting_since IS NOT NULL"),
        ),
        Index(
            "ix_rsvps_offered",
            *("offered_until", "event_id"),
            sqlite_where=text("offered_until IS NOT NULL"),
            postgresql_where=text("offered_until IS NOT NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    answer: Mapped[Answer] = mapped_column(words(Answer, "rsvp_answer"))
    guests: Mapped[int] = mapped_column(default=0)
    answered_at: Mapped[datetime | None]
    is_unlisted: Mapped[bool] = mapped_column(default=False)
    note: Mapped[str] = mapped_column(String(MOST_OF_A_NOTE), default="")
    guest_names: Mapped[str] = mapped_column(String(MOST_OF_A_NOTE), default="")
    waiting_since: Mapped[datetime | None]
    offered_until: Mapped[datetime | None]
    lapsed_at: Mapped[datetime | None]
    approved_at: Mapped[datetime | None]
    declined_at: Mapped[datetime | None]
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))

    event: Mapped[Event] = relationship()
    member: Mapped[Member] = relationship(foreign_keys=[member_id])
    answered_by: Mapped[Member | None] = relationship(foreign_keys=[answered_by_id])

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
