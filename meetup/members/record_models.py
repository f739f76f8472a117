"""Where records of members came from, and which an account has said not to be its own."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from meetup.db import Base


class MemberSource(Base):
    """The id that a member has in a source; two sources' ids never meet."""

    __tablename__ = "member_sources"
    __table_args__ = (
        UniqueConstraint("source", "external_id"),
        Index("ix_member_sources_member_id", "member_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[str] = mapped_column(String(60))
    external_id: Mapped[str] = mapped_column(String(200))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))


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
