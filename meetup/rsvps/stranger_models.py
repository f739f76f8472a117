"""Answers that are given by the link in a mail."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from meetup.db import Base, words
from meetup.events.models import Event
from meetup.members.models import Member
from meetup.rsvps.rules import MOST_OF_A_NOTE, Answer

_HELD = text("held_until IS NOT NULL")
_UNCONFIRMED = text("confirmed_at IS NULL")


class AnswerByMail(Base):
    """Somebody has typed an answer and an address; whoever reads its mails confirms it by a link.

    Until then it is nobody's, and seats are held for it until `held_until`. From then on the link
    is about what `member` answers to the event, and what was typed here is not looked at again.
    """

    __tablename__ = "answers_by_mail"
    __table_args__ = (
        CheckConstraint("email = lower(email)", name="email_in_lower_case"),
        CheckConstraint("guests >= 0", name="guests_are_counted"),
        CheckConstraint("held_until IS NULL OR confirmed_at IS NULL", name="held_until_confirmed"),
        CheckConstraint(
            "(confirmed_at IS NULL) = (member_id IS NULL)", name="confirmed_by_somebody"
        ),
        Index("ix_answers_by_mail_event_id_email", "event_id", "email"),
        Index("ix_answers_by_mail_member_id", "member_id"),
        Index(
            "ix_answers_by_mail_held",
            *("held_until", "event_id"),
            sqlite_where=_HELD,
            postgresql_where=_HELD,
        ),
        Index(
            "ix_answers_by_mail_unconfirmed",
            "asked_at",
            sqlite_where=_UNCONFIRMED,
            postgresql_where=_UNCONFIRMED,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id"))
    email: Mapped[str] = mapped_column(String(320))
    name: Mapped[str] = mapped_column(String(120))
    answer: Mapped[Answer] = mapped_column(words(Answer, "answer_by_mail"))
    is_unlisted: Mapped[bool] = mapped_column(default=False)
    guests: Mapped[int] = mapped_column(default=0)
    guest_names: Mapped[str] = mapped_column(String(MOST_OF_A_NOTE), default="")
    note: Mapped[str] = mapped_column(String(MOST_OF_A_NOTE), default="")
    asked_at: Mapped[datetime]
    held_until: Mapped[datetime | None]
    confirmed_at: Mapped[datetime | None]
    member_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))

    event: Mapped[Event] = relationship()
    member: Mapped[Member | None] = relationship()

    @property
    def is_confirmed(self) -> bool:
        return self.confirmed_at is not None

    def confirm(self, member: Member, *, now: datetime) -> None:
        """It is an answer of `member` now, and holds no seats by itself any more."""
        self.confirmed_at, self.member_id, self.held_until = now, member.id, None
