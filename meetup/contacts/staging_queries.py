"""What of a file that was read is still to become rows."""

from sqlalchemy import func, select

from meetup.contacts.models import ImportPiece
from meetup.db import db


def next_piece(import_id: int) -> ImportPiece | None:
    """The first people of this import who are no rows yet."""
    own = select(ImportPiece).where(ImportPiece.import_id == import_id)
    return db.session.scalars(own.order_by(ImportPiece.place).limit(1)).one_or_none()


def people_left(import_id: int) -> int:
    """How many people of this import are no rows yet."""
    left = select(func.sum(ImportPiece.people)).where(ImportPiece.import_id == import_id)
    return db.session.scalar(left) or 0
