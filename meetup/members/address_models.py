"""Further e-mail addresses of members."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from meetup.contact_keys import ContactKeys
from meetup.db import Base, words
from meetup.members.rules import ADDRESS_OPEN_FOR, FoundBy

_UNCONFIRMED = text("confirmed_at IS NULL")


class FurtherAddress(Base):
    """Another e-mail address of a member, who may be found by it; it is for nothing else.

    `confirmed_at`: when whoever reads its mail has said yes; without that it is forgotten soon.
    `email_key`: what contacts have who have it. It is null until then, and again once somebody
    else has shown that the address is theirs, of which the one who had it before is told nothing.
    """

    __tablename__ = "further_addresses"
    __table_args__ = (
        UniqueConstraint("member_id", "email"),
        UniqueConstraint("email_key"),
        CheckConstraint("email = lower(email)", name="email_in_lower_case"),
        CheckConstraint(
            "email_key IS NULL OR confirmed_at IS NOT NULL", name="only_confirmed_are_found"
        ),
        Index("ix_further_addresses_email", "email"),
        Index(
            "ix_further_addresses_unconfirmed",
            "added_at",
            sqlite_where=_UNCONFIRMED,
            postgresql_where=_UNCONFIRMED,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    email: Mapped[str] = mapped_column(String(320))
    email_key: Mapped[str | None] = mapped_column(String(80))
    found_by: Mapped[FoundBy] = mapped_column(words(FoundBy, "further_address_found_by"))
    added_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]

    @property
    def is_confirmed(self) -> bool:
        return self.confirmed_at is not None

    @property
    def open_until(self) -> datetime:
        """When it is forgotten, should nobody confirm it."""
        return self.added_at + ADDRESS_OPEN_FOR

    def confirm(self, keys: ContactKeys, *, now: datetime) -> None:
        """Whoever reads its mail has said yes: its member is found by it."""
        self.confirmed_at = now
        self.email_key = keys.of_address(self.email)
