"""What people's own calendars have been told by mail of an event."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from meetup.db import Base
from meetup.events.models import Event
from meetup.members.models import Member

_DUE = text("due_at IS NOT NULL")


class MailedEntry(Base):
    """An event in the calendar of somebody to whom it was mailed (RFC 5546).

    `put_in_at` is when the mail was written that put it there; None while it does not stand there,
    since none did yet or one took it out. `turn` rises whenever one takes it out or puts it back:
    it is added to the SEQUENCE of the event, so that each is newer than what came before, also
    where the event is as it was. `sequence` is that of the event, of which they were told last.
    `due_at` is when the worker is to look whether they are to be told anything; None for never.

    Until whoever was invited says yes, `invited_for` is the SEQUENCE of the event for which an
    organizer, `invited_by`, has them invited.
    """

    __tablename__ = "mailed_entries"
    __table_args__ = (
        Index("ix_mailed_entries_member_id", "member_id"),
        Index(
            "ix_mailed_entries_due_at",
            *("due_at", "event_id"),
            sqlite_where=_DUE,
            postgresql_where=_DUE,
        ),
    )

    event_id: Mapped[int] = mapped_column(ForeignKey(Event.id), primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey(Member.id), primary_key=True)
    put_in_at: Mapped[datetime | None]
    turn: Mapped[int] = mapped_column(default=0)
    sequence: Mapped[int]
    due_at: Mapped[datetime | None]
    invited_by_id: Mapped[int | None] = mapped_column(ForeignKey(Member.id))
    invited_for: Mapped[int | None]

    @property
    def is_in(self) -> bool:
        return self.put_in_at is not None

    @property
    def is_invited(self) -> bool:
        return self.invited_for is not None

    def put_in(self, event: Event, *, now: datetime) -> None:
        """It stands there, as the event is now."""
        self.put_in_at, self.sequence = self.put_in_at or now, event.sequence

    def take_out(self) -> None:
        """It does not stand there any more; who was invited may be invited anew."""
        self.put_in_at = self.invited_for = self.invited_by_id = None
