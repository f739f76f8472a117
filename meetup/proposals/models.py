"""Candidate dates, and the votes on them."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from meetup.db import Base, words
from meetup.events.models import Event
from meetup.members.models import Member
from meetup.proposals.rules import Vote


class CandidateDate(Base):
    """A time at which a proposed event might be; put forward at `added_at`."""

    __tablename__ = "candidate_dates"
    __table_args__ = (
        UniqueConstraint("event_id", "starts_at"),
        CheckConstraint("ends_at IS NULL OR ends_at >= starts_at", name="ends_after_it_starts"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey(Event.id))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime | None]
    added_at: Mapped[datetime]


class DateVote(Base):
    """What a member says to a candidate date; `voted_at` is since when they say so."""

    __tablename__ = "votes"
    __table_args__ = (
        UniqueConstraint("date_id", "member_id"),
        Index("ix_votes_member_id", "member_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    date_id: Mapped[int] = mapped_column(ForeignKey(CandidateDate.id))
    member_id: Mapped[int] = mapped_column(ForeignKey(Member.id))
    vote: Mapped[Vote] = mapped_column(words(Vote, "vote"))
    voted_at: Mapped[datetime]
    is_unlisted: Mapped[bool] = mapped_column(default=False)

    member: Mapped[Member] = relationship()

    def change(self, vote: Vote, *, unlisted: bool, now: datetime) -> None:
        """They say this now. Whoever says the same again keeps their turn."""
        if self.vote is not vote:
            self.voted_at = now
        self.vote, self.is_unlisted = vote, unlisted
