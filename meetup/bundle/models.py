"""Where imported rows came from."""

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from meetup.db import Base


class GroupSource(Base):
    """The id that a group has in a source."""

    __tablename__ = "group_sources"
    __table_args__ = (
        UniqueConstraint("source", "external_id"),
        Index("ix_group_sources_group_id", "group_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[str] = mapped_column(String(60))
    external_id: Mapped[str] = mapped_column(String(200))
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id"))


class EventSource(Base):
    """The id that an event has in a source."""

    __tablename__ = "event_sources"
    __table_args__ = (
        UniqueConstraint("source", "external_id"),
        Index("ix_event_sources_event_id", "event_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[str] = mapped_column(String(60))
    external_id: Mapped[str] = mapped_column(String(200))
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id"))
