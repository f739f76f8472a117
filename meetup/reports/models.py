"""Reports."""

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from meetup.db import Base, words
from meetup.groups.models import Group
from meetup.members.models import Member
from meetup.pictures.models import Picture
from meetup.reports.rules import NOTE_LENGTH, WORDS_LENGTH, About, Addressee, Reason


class Report(Base):
    """Somebody says that a member, an event or a group is not as it should be.

    `seen` is what the reporter saw, as pairs of what it is and what stood there, and `picture_key`
    a copy of the picture: neither changes with what it was taken from. `concerns_id` is whom it
    is about, a member or who proposed the event: they are never shown it, wherever it goes.
    """

    __tablename__ = "reports"
    __table_args__ = (
        CheckConstraint("addressee = 'host' OR group_id IS NOT NULL", name="organizers_of_a_group"),
        Index("ix_reports_group_id", "group_id", "closed_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    about: Mapped[About] = mapped_column(words(About, "report_about"))
    addressee: Mapped[Addressee] = mapped_column(words(Addressee, "report_addressee"))
    group_id: Mapped[int | None] = mapped_column(ForeignKey("groups.id"))
    concerns_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    reporter_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    reason: Mapped[Reason] = mapped_column(words(Reason, "report_reason"))
    words: Mapped[str] = mapped_column(String(WORDS_LENGTH), default="")
    seen: Mapped[list[list[str]]] = mapped_column(JSON)
    picture_key: Mapped[str | None] = mapped_column(ForeignKey(Picture.key), unique=True)
    made_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    closed_by_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    note: Mapped[str] = mapped_column(String(NOTE_LENGTH), default="")

    group: Mapped[Group | None] = relationship()
    reporter: Mapped[Member] = relationship(foreign_keys=[reporter_id])

    @property
    def is_closed(self) -> bool:
        return self.closed_at is not None

    def close(self, note: str, *, by: Member, now: datetime) -> None:
        """Somebody has dealt with it; what is closed already stays as it is."""
        if not self.is_closed:
            self.closed_at, self.closed_by_id, self.note = now, by.id, note
