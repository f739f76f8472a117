"""Connections, and the requests that lead to them."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from meetup.connections.rules import NOTE_LENGTH, a_year_later
from meetup.db import Base
from meetup.members.models import Member

HERE = "here"


class Connection(Base):
    """An online tie that both accepted, on one network. `member_a_id` is the lower id.

    `since` may be unknown, and stays so. Two people may be connected on several networks.
    """

    __tablename__ = "connections"
    __table_args__ = (
        UniqueConstraint("member_a_id", "member_b_id", "network"),
        CheckConstraint("member_a_id < member_b_id", name="pair_in_order"),
        Index("ix_connections_member_b_id", "member_b_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    member_a_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    member_b_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    network: Mapped[str] = mapped_column(String(40), default=HERE)
    since: Mapped[datetime | None]


class ConnectionRequest(Base):
    """One member asks another to connect.

    To the asker it is open until withdrawn or accepted, whatever the other did; `declined_at`
    is known to the one who declined alone, and keeps new requests from reaching them for a year.
    """

    __tablename__ = "connection_requests"
    __table_args__ = (
        UniqueConstraint("asker_id", "asked_id"),
        CheckConstraint("asker_id <> asked_id", name="two_people"),
        Index("ix_connection_requests_asked_id", "asked_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    asker_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    asked_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    note: Mapped[str] = mapped_column(String(NOTE_LENGTH), default="")
    asked_at: Mapped[datetime]
    declined_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]

    asker: Mapped[Member] = relationship(foreign_keys=[asker_id])
    asked: Mapped[Member] = relationship(foreign_keys=[asked_id])

    @property
    def waits(self) -> bool:
        """Whether the one who is asked has yet to answer; known to them alone."""
        return self.withdrawn_at is None and self.declined_at is None

    def ask_again(self, note: str, *, now: datetime) -> None:
        """Asked once more: said anew if it was withdrawn or is a year old.

        What the asker sees of it never depends on `declined_at`: that alone decides whether
        it reaches the other. The flush is the caller's.
        """
        if self.withdrawn_at is not None or a_year_later(self.asked_at, now=now):
            self.note, self.asked_at, self.withdrawn_at = note, now, None
        if self.declined_at is not None and a_year_later(self.declined_at, now=now):
            self.declined_at = None
