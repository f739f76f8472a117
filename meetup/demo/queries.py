"""Whether the town may be made here."""

from sqlalchemy import exists, select

from meetup.db import db
from meetup.members.models import Member


def has_anybody() -> bool:
    """Whether the database holds a single member, placeholders among them."""
    return bool(db.session.scalar(select(exists().where(Member.id.is_not(None)))))
