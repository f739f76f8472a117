"""Which posters of an event are good."""

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from meetup.db import Base


class Poster(Base):
    """The posters of an event were made anew so many times; those of before are void.

    Without a row, the first ones are good.
    """

    __tablename__ = "posters"
    __table_args__ = (CheckConstraint("edition > 0", name="is_made_anew"),)

    event_id: Mapped[int] = mapped_column(ForeignKey("events.id"), primary_key=True)
    edition: Mapped[int]
