"""Pictures as they are kept: as rows, so that several machines need no folder in common."""

from datetime import datetime
from typing import Protocol

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, text
from sqlalchemy.orm import Mapped, mapped_column

from meetup.db import Base, words
from meetup.pictures.rules import MOST_BYTES_KEPT, Shape

KEY_LENGTH = 40


class Picture(Base):
    """One picture of one member, group or event, whose row names it by its key.

    A key is never used again, for another picture or another owner: what is at its address may
    be kept for ever by those who have seen it, and nobody guesses it (128 random bits).
    """

    __tablename__ = "pictures"
    __table_args__ = (
        CheckConstraint(f"length(content) <= {MOST_BYTES_KEPT}", name="content_is_small"),
    )

    key: Mapped[str] = mapped_column(String(KEY_LENGTH), primary_key=True)
    content_type: Mapped[str] = mapped_column(String(40))
    content: Mapped[bytes] = mapped_column(LargeBinary)
    made_at: Mapped[datetime]


class SmallPicture(Base):
    """The same picture as phones and marks in lists show it; gone with it.

    Without `content` it waits for the worker to cut it, as those do that are older than this.
    """

    __tablename__ = "small_pictures"
    __table_args__ = (
        CheckConstraint(f"length(content) <= {MOST_BYTES_KEPT}", name="content_is_small"),
        Index(
            "ix_small_pictures_uncut",
            "key",
            sqlite_where=text("content IS NULL"),
            postgresql_where=text("content IS NULL"),
        ),
    )

    key: Mapped[str] = mapped_column(ForeignKey(Picture.key, ondelete="CASCADE"), primary_key=True)
    shape: Mapped[Shape] = mapped_column(words(Shape, "picture_shape"))
    content: Mapped[bytes | None] = mapped_column(LargeBinary)


class Pictured(Protocol):
    """A row that may show a picture: a member, a group, an event."""

    picture_key: str | None
