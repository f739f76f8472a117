"""Records that an account has been asked about, and has said not to be its own."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from meetup.db import Base


class DisownedRecord(Base):
    """Of a placeholder with its address an account has said *that is not me*: asked once."""

    __tablename__ = "disowned_records"
    __table_args__ = (
        CheckConstraint("account_id <> record_id", name="two_records"),
        Index("ix_disowned_records_record_id", "record_id"),
    )

    account_id: Mapped[int] = mapped_column(ForeignKey("members.id"), primary_key=True)
    record_id: Mapped[int] = mapped_column(ForeignKey("members.id"), primary_key=True)
    said_at: Mapped[datetime]
