"""Which mails a member does not want."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from meetup.db import Base, words
from meetup.mail.topics import Topic


class StoppedMail(Base):
    """A member, or a placeholder who answers by mail, wants no mails about this."""

    __tablename__ = "stopped_mails"

    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), primary_key=True)
    topic: Mapped[Topic] = mapped_column(words(Topic, "stopped_mail_topic"), primary_key=True)
    stopped_at: Mapped[datetime]
