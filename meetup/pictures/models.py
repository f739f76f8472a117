"""Pictures as they are kept: as rows, so that several machines need no folder in common."""

from datetime import datetime
from typing import Protocol

from sqlalchemy import CheckConstraint, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from meetup.db import Base
from meetup.pictures.rules import MOST_BYTES_KEPT

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


class Pictured(Protocol):
    """A row that may show a picture: a member, a group, an event."""

    picture_key: str | None
