"""Invitations to the site by mail."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from meetup.contacts.mail_invitation_rules import WORDS_LENGTH
from meetup.db import Base
from meetup.invitations.models import KEY_LENGTH
from meetup.members.models import Member


class MailInvitation(Base):
    """A member has invited whoever has an address; of the address only its key is kept.

    There is one whether or not somebody here has the address, and whether or not a mail leaves.
    """

    __tablename__ = "mail_invitations"
    __table_args__ = (
        UniqueConstraint("inviter_id", "address_key"),
        Index("ix_mail_invitations_address_key", "address_key"),
        Index("ix_mail_invitations_inviter_id_made_at", "inviter_id", "made_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    inviter_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    address_key: Mapped[str] = mapped_column(String(KEY_LENGTH))
    words: Mapped[str] = mapped_column(String(WORDS_LENGTH), default="")
    made_at: Mapped[datetime]

    inviter: Mapped[Member] = relationship()
