"""Invitations."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from meetup.db import Base
from meetup.groups.models import Group
from meetup.members.models import Member

KEY_LENGTH = 80
_WITH_EMAIL = text("email IS NOT NULL")


class Invitation(Base):
    """A way into a group for whoever has its link, `uses` times until it expires.

    The link itself is not kept, only a hash of its token. A mailed invitation keeps the address
    for as long as organizers may want to take it back: it is forgotten once the invitation is
    used or withdrawn, or has expired. What stays is `address_mark`, which says only whether the
    same address is invited again.
    """

    __tablename__ = "invitations"
    __table_args__ = (
        UniqueConstraint("token_hash"),
        CheckConstraint("used BETWEEN 0 AND uses", name="uses_are_counted"),
        CheckConstraint("email IS NULL OR address_mark IS NOT NULL", name="email_is_marked"),
        Index("ix_invitations_group_id", "group_id", "expires_at"),
        Index("ix_invitations_made_by_id", "made_by_id", "made_at"),
        Index(
            "ix_invitations_forgetting",
            "expires_at",
            sqlite_where=_WITH_EMAIL,
            postgresql_where=_WITH_EMAIL,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id"))
    made_by_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    token_hash: Mapped[str] = mapped_column(String(64))
    uses: Mapped[int]
    used: Mapped[int] = mapped_column(default=0)
    withdrawn_at: Mapped[datetime | None]
    email: Mapped[str | None] = mapped_column(String(320))
    address_mark: Mapped[str | None] = mapped_column(String(64))
    words: Mapped[str] = mapped_column(String(500), default="")

    group: Mapped[Group] = relationship()
    made_by: Mapped[Member] = relationship()

    @property
    def is_mailed(self) -> bool:
        return self.address_mark is not None

    @property
    def uses_left(self) -> int:
        return self.uses - self.used

    def is_good(self, now: datetime) -> bool:
        """Whether it lets somebody in."""
        return self.withdrawn_at is None and now < self.expires_at and self.uses_left > 0

    def count_use(self) -> None:
        """Somebody has become a member by it."""
        self.used += 1
        self.email = None

    def withdraw(self, now: datetime) -> None:
        """It lets nobody in any more."""
        self.withdrawn_at = self.withdrawn_at or now
        self.email = None


class DeclinedAddress(Base):
    """Whoever has this address wants no invitation, from anybody; kept is a key of it alone."""

    __tablename__ = "declined_addresses"

    address_key: Mapped[str] = mapped_column(String(KEY_LENGTH), primary_key=True)
    declined_at: Mapped[datetime]
