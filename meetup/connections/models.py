"""Connections, and the requests that lead to them."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from meetup.connections.rules import NOTE_LENGTH, a_year_later, is_told_again
from meetup.db import Base
from meetup.members.models import Member

HERE = "here"

_UNTOLD = text("told_at IS NULL AND declined_at IS NULL AND withdrawn_at IS NULL")


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
    `by_address`: the asker typed an e-mail address, and does not know whether it is anybody's;
    to them there is no such request. `by_contact`: as that, but of an offer to whoever is here of
    the contacts that they brought in; with those it goes. `told_at`: a mail has told whom they
    ask, who alone know of it.
    """

    __tablename__ = "connection_requests"
    __table_args__ = (
        UniqueConstraint("asker_id", "asked_id"),
        CheckConstraint("asker_id <> asked_id", name="two_people"),
        Index("ix_connection_requests_asked_id", "asked_id"),
        Index(
            "ix_connection_requests_untold",
            "asked_id",
            sqlite_where=_UNTOLD,
            postgresql_where=_UNTOLD,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    asker_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    asked_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    note: Mapped[str] = mapped_column(String(NOTE_LENGTH), default="")
    asked_at: Mapped[datetime]
    declined_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    by_address: Mapped[bool] = mapped_column(default=False)
    by_contact: Mapped[bool] = mapped_column(default=False)
    told_at: Mapped[datetime | None]

    asker: Mapped[Member] = relationship(foreign_keys=[asker_id])
    asked: Mapped[Member] = relationship(foreign_keys=[asked_id])

    @property
    def waits(self) -> bool:
        """Whether the one who is asked has yet to answer; known to them alone."""
        return self.withdrawn_at is None and self.declined_at is None

    def ask_again(self, note: str, *, now: datetime) -> None:
        """Asked once more, of somebody whom the asker sees. The flush is the caller's.

        Said anew if the asker sees none of it, or if it is a year old. What they see never
        depends on `declined_at`: that alone decides whether it reaches the other.
        """
        if self.by_address or self.withdrawn_at is not None or a_year_later(self.asked_at, now=now):
            self._say(note, now=now)
        self.by_address = self.by_contact = False
        self._forget_an_old_no(now=now)

    def ask_again_by_address(self, note: str, *, now: datetime) -> None:
        """Asked once more, by an address. The flush is the caller's.

        What the asker sees of it, or does not see, stays as it is: a request that they see does
        not change, and one that they do not see stays so.
        """
        if self.withdrawn_at is not None:
            self._say(note, now=now)
            self.by_address = True
        elif self.by_address and a_year_later(self.asked_at, now=now):
            self._say(note, now=now)
        self._forget_an_old_no(now=now)

    def _say(self, note: str, *, now: datetime) -> None:
        self.note, self.asked_at, self.withdrawn_at = note, now, None
        if self.told_at is not None and is_told_again(self.told_at, now=now):
            self.told_at = None

    def _forget_an_old_no(self, *, now: datetime) -> None:
        if self.declined_at is not None and a_year_later(self.declined_at, now=now):
            self.declined_at = None
