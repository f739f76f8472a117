"""Members’ profiles elsewhere."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from meetup.db import Base, words
from meetup.members.rules import FoundBy
from meetup.members.verifying_rules import (
    FIRST_AGAIN,
    Found,
    again_in,
    is_proven,
    shows_links,
)


class ProfileLink(Base):
    """A member's profile elsewhere, as the member gave it.

    `key`: what contacts have who have this profile; null for an address that is none.
    `verified_at`: when that page was seen to lead back here; until then it is the member's word.
    `check_due_at`: when to look at it, again; null for what has no place for such a link.
    `checked_at`: when somebody looked last. `unproven_since`: the first of the looks, up to the
    last one, that have shown no link.
    """

    __tablename__ = "profile_links"
    __table_args__ = (
        UniqueConstraint("member_id", "url"),
        Index("ix_profile_links_key", "key"),
        Index(
            "ix_profile_links_check_due_at",
            "check_due_at",
            "id",
            sqlite_where=text("check_due_at IS NOT NULL"),
            postgresql_where=text("check_due_at IS NOT NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    url: Mapped[str] = mapped_column(String(300))
    position: Mapped[int]
    key: Mapped[str | None] = mapped_column(String(320))
    found_by: Mapped[FoundBy] = mapped_column(
        words(FoundBy, "profile_link_found_by"), default=FoundBy.NOBODY
    )
    verified_at: Mapped[datetime | None]
    check_due_at: Mapped[datetime | None]
    checked_at: Mapped[datetime | None]
    unproven_since: Mapped[datetime | None]

    def look_soon(self, *, now: datetime) -> None:
        """Whoever saved it may have put the link there just now; it is not looked at too often."""
        if self.key and self.verified_at is None and shows_links(self.key):
            self.unproven_since = None
            self.check_due_at = max(now, self.checked_at + FIRST_AGAIN) if self.checked_at else now

    def keep(self, found: Found, *, now: datetime) -> bool:
        """Keep what a look at this moment has shown; whether it is proven now, and was not."""
        since, was_proven = self.unproven_since or now, self.verified_at is not None
        proven = is_proven(found, was_proven=was_proven, unproven_since=since, now=now)
        is_seen = found is Found.LINK
        self.verified_at = (self.verified_at or now) if proven else None
        self.checked_at, self.unproven_since = now, None if is_seen else since
        self.check_due_at = now + again_in(None if is_seen else now - since)
        return proven and not was_proven
