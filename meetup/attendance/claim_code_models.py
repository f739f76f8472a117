"""The codes by which walk-ins claim what was recorded of them at a door."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from meetup.db import Base


class ClaimCode(Base):
    """Whoever has it may claim the placeholder, once; only a hash of it is kept."""

    __tablename__ = "claim_codes"
    __table_args__ = (
        UniqueConstraint("code_hash"),
        Index("ix_claim_codes_record_id", "record_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    record_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    code_hash: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime]
