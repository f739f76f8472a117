"""Claims and handshakes."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from meetup.db import Base
from meetup.events.models import Event
from meetup.members.models import Member


class Claim(Base):
    """One of two who attended says *we met*; the other is asked once, and may say no.

    A no (`declined_at`) is known to whoever said it alone, and outlasts the rest: it keeps the
    question from being asked twice. A block ends a claim (`ended_at`); made again after that,
    it stands again. With two yeses there is a handshake beside it.
    """

    __tablename__ = "claims"
    __table_args__ = (
        UniqueConstraint("event_id", "claimant_id", "other_id"),
        CheckConstraint("claimant_id <> other_id", name="two_people"),
        Index("ix_claims_other_id", "other_id"),
        Index("ix_claims_claimant_id", "claimant_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id"))
    claimant_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    other_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    claimed_at: Mapped[datetime]
    declined_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]

    event: Mapped[Event] = relationship()
    claimant: Mapped[Member] = relationship(foreign_keys=[claimant_id])
    other: Mapped[Member] = relationship(foreign_keys=[other_id])


class Handshake(Base):
    """Both said that they met at an event. `member_a_id` is the lower id of the two.

    It counts while both attendances stand. `met_at` may be unknown.
    """

    __tablename__ = "handshakes"
    __table_args__ = (
        UniqueConstraint("event_id", "member_a_id", "member_b_id"),
        CheckConstraint("member_a_id < member_b_id", name="pair_in_order"),
        Index("ix_handshakes_member_a_id", "member_a_id"),
        Index("ix_handshakes_member_b_id", "member_b_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id"))
    member_a_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    member_b_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    met_at: Mapped[datetime | None]

    event: Mapped[Event] = relationship()
