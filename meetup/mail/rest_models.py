"""Addresses whose mails come back."""

from datetime import datetime

from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from meetup.db import Base, words
from meetup.mail.rest_rules import Cause


class RefusedAddress(Base):
    """An address that refused the last mails to it, and since when it rests, if it does.

    Of the address no more is kept than its key (`meetup.contact_keys`): it may be anybody's. The
    row goes as soon as a mail is taken.
    """

    __tablename__ = "refused_addresses"
    __table_args__ = (CheckConstraint("refusals > 0", name="refused"),)

    address_key: Mapped[str] = mapped_column(String(80), primary_key=True)
    refusals: Mapped[int]
    cause: Mapped[Cause] = mapped_column(words(Cause, "refused_address_cause"))
    refused_at: Mapped[datetime]
    rests_since: Mapped[datetime | None]
