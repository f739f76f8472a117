"""Giving a member, a group or an event another picture, or none."""

from datetime import datetime
from secrets import token_urlsafe

from sqlalchemy import delete

from meetup.db import db
from meetup.pictures import rules
from meetup.pictures.models import Picture, Pictured
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
    # Before the row that names it, of which SQLAlchemy knows nothing.
    db.session.flush()
    return key
