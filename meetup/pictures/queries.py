"""Which pictures wait to be cut."""

from sqlalchemy import select

from meetup.db import db
from meetup.pictures.models import Picture, SmallPicture
from meetup.pictures.rules import Shape


def next_uncut() -> tuple[str, Shape, bytes] | None:
    """A picture of which no small one has been cut yet: its key, its shape and its content."""
    row = db.session.execute(
        select(SmallPicture.key, SmallPicture.shape, Picture.content)
        .join(Picture, Picture.key == SmallPicture.key)
        .where(SmallPicture.content.is_(None))
        .order_by(SmallPicture.key)
        .limit(1)
    ).one_or_none()
    return (row.key, row.shape, row.content) if row else None
