"""Giving a member, a group or an event another picture, or none."""

from datetime import datetime
from secrets import token_urlsafe

from sqlalchemy import delete, update

from meetup.db import db
from meetup.pictures import rules
from meetup.pictures.models import Picture, Pictured, SmallPicture
from meetup.pictures.rules import CONTENT_TYPE, Cut


def show(cut: Cut | None, *, of: Pictured, now: datetime) -> None:
    """`of`, a row that nobody else changes meanwhile, shows `cut` from now on, or no picture.

    The picture that it showed before is gone.
    """
    before = of.picture_key
    of.picture_key = _kept(cut, now) if cut else None
    db.session.flush()
    if before is not None:
        db.session.execute(delete(Picture).where(Picture.key == before))


def _kept(cut: Cut, now: datetime) -> str:
    key = rules.key(token_urlsafe(16), cut)
    db.session.add(Picture(key=key, content_type=CONTENT_TYPE, content=cut.content, made_at=now))
    # Before the rows that name it, of which SQLAlchemy knows nothing.
    db.session.flush()
    db.session.add(SmallPicture(key=key, shape=cut.shape, content=cut.small))
    return key


def keep_small(key: str, content: bytes | None) -> None:
    """Keep the small picture that waited to be cut, or wait no more for one that cannot be.

    If somebody was quicker, or the picture is gone, nothing happens.
    """
    waits = (SmallPicture.key == key, SmallPicture.content.is_(None))
    if content is None:
        db.session.execute(delete(SmallPicture).where(*waits))
    else:
        db.session.execute(update(SmallPicture).where(*waits).values(content=content))
