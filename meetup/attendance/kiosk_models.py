"""Tablets on which people check themselves in."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from meetup.attendance.kiosk_rules import MOST_OF_A_KIOSK_NAME
from meetup.db import Base
from meetup.events.models import Event
from meetup.members.models import Member


class Kiosk(Base):
    """A tablet at the door of one event: whoever has its link checks people in there, and no more.

    The link itself is not kept, only a hash of its token. Its name stands in the door's log.
    """

    __tablename__ = "kiosks"
    __table_args__ = (
        UniqueConstraint("token_hash"),
        Index("ix_kiosks_event_id", "event_id"),
        Index("ix_kiosks_made_by_id", "made_by_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id"))
    name: Mapped[str] = mapped_column(String(MOST_OF_A_KIOSK_NAME))
    token_hash: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime]
    made_by_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    revoked_at: Mapped[datetime | None]

    event: Mapped[Event] = relationship()
    made_by: Mapped[Member] = relationship()

    @property
    def is_revoked(self) -> bool:
        return self.revoked_at is not None

    def revoke(self, now: datetime) -> None:
        """It checks nobody in any more."""
        self.revoked_at = self.revoked_at or now
