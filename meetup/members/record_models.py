"""Records of members: where they came from, whose they are said to be, what became of them."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from meetup.db import Base
from meetup.members.models import Member


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


class RecordOffer(Base):
    """An organizer of the group says that a placeholder is this account, whose owner is asked.

    Nothing counts before they agree; whoever offered it never learns that they did not.
    """

    __tablename__ = "record_offers"
    __table_args__ = (
        CheckConstraint("account_id <> record_id", name="two_records"),
        Index("ix_record_offers_record_id", "record_id"),
        Index("ix_record_offers_offered_by_id", "offered_by_id"),
    )

    account_id: Mapped[int] = mapped_column(ForeignKey("members.id"), primary_key=True)
    record_id: Mapped[int] = mapped_column(ForeignKey("members.id"), primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id"))
    offered_by_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    offered_at: Mapped[datetime]


class Merge(Base):
    """A record became part of another one. Taken apart again, the row is gone.

    `gone_id` was the id of the record that is no more, called `gone_name`; what still names it,
    such as a printed door code, means `kept_id`. In a `group_id` its organizers did it. Marks with
    an id past `last_mark_id` came after.
    """

    __tablename__ = "merges"
    __table_args__ = (
        CheckConstraint("kept_id <> gone_id", name="two_records"),
        Index("ix_merges_kept_id", "kept_id"),
        Index("ix_merges_gone_id", "gone_id"),
        Index("ix_merges_group_id", "group_id"),
        Index("ix_merges_merged_by_id", "merged_by_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kept_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    gone_id: Mapped[int]
    gone_name: Mapped[str] = mapped_column(String(120))
    group_id: Mapped[int | None] = mapped_column(ForeignKey("groups.id"))
    merged_by_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    merged_at: Mapped[datetime]
    last_mark_id: Mapped[int]

    kept: Mapped[Member] = relationship(foreign_keys=[kept_id])
    merged_by: Mapped[Member] = relationship(foreign_keys=[merged_by_id])
