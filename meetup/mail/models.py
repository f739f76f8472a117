"""The outbox row."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from meetup.db import Base
from meetup.mail.rest_rules import without_addresses

# Those that are settled are many, and are looked through by nobody.
_UNSETTLED = text("sent_at IS NULL AND dropped_at IS NULL AND failed_at IS NULL")
_FAILED = text("failed_at IS NOT NULL")


class OutboxMail(Base):
    """One mail to one address: written with its cause, rendered when it is sent.

    `subjects` holds the ids of what it is about; `purpose` is the key that keeps it from
    being sent twice. `due_at` moves on with each try; `claimed_until` keeps other workers off.
    `refused_at`: it has counted against its address. `failure`: why it was not sent, also where it
    was dropped, or waits to be tried again.
    `message_id` is the left part of the Message-ID (RFC 5322, 3.6.4), the same at each try.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        UniqueConstraint("purpose"),
        UniqueConstraint("message_id"),
        Index("ix_outbox_due_at", "due_at", sqlite_where=_UNSETTLED, postgresql_where=_UNSETTLED),
        Index(
            "ix_outbox_failed_at",
            "failed_at",
            "id",
            sqlite_where=_FAILED,
            postgresql_where=_FAILED,
        ),
        Index(
            "ix_outbox_recipient",
            "recipient",
            sqlite_where=_UNSETTLED,
            postgresql_where=_UNSETTLED,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(40))
    recipient: Mapped[str] = mapped_column(String(320))
    subjects: Mapped[dict[str, Any]] = mapped_column(JSON)
    purpose: Mapped[str] = mapped_column(String(200))
    message_id: Mapped[str] = mapped_column(String(200))
    created_at: Mapped[datetime]
    due_at: Mapped[datetime]
    claimed_until: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(default=0)
    logged_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    dropped_at: Mapped[datetime | None]
    failed_at: Mapped[datetime | None]
    refused_at: Mapped[datetime | None]
    failure: Mapped[str | None] = mapped_column(String(500))

    @property
    def is_settled(self) -> bool:
        """Whether nobody tries to send it any more."""
        return bool(self.sent_at or self.dropped_at or self.failed_at)

    @property
    def domain(self) -> str:
        """Where it goes, without to whom; empty once the address is forgotten."""
        return self.recipient.rpartition("@")[2]

    @property
    def reason(self) -> str:
        """Why it was not sent, without anybody's address."""
        return without_addresses(self.failure or "")

    def wait_until(self, moment: datetime) -> None:
        """It leaves then and not before; without a mail server, the log shows it once more."""
        self.due_at, self.logged_at = moment, None

    def forget_address(self) -> None:
        """Keep neither to whom it went, nor what may repeat that."""
        self.recipient, self.failure = "", None
