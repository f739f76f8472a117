"""What takes long on purpose, and must not keep the database's only writer waiting meanwhile."""

from meetup.db import db
from meetup.members import passwords


def is_password(password: str, of_hash: str | None) -> bool:
    """As `passwords.is_password`, outside any transaction: what was read before is read anew."""
    db.session.rollback()
    return passwords.is_password(password, of_hash)


def hash_password(password: str) -> str:
    """As `passwords.hash_password`, outside any transaction: what was read before is read anew."""
    db.session.rollback()
    return passwords.hash_password(password)
