"""Reading by which keys members are found, past what they are."""

from typing import Any

from sqlalchemy import Row, Select, select

from meetup.db import db
from meetup.members.models import Member

Keyed = Row[*tuple[Any, ...]]


def first_keyed() -> Keyed | None:
    """Id, address and key of the first member who has one."""
    return db.session.execute(_keyed().order_by(Member.id).limit(1)).one_or_none()


def keyed_below(member_id: int | None, *, most: int) -> list[Keyed]:
    """Those of the highest ids below this one, or of all, held; the highest first."""
    found = _keyed() if member_id is None else _keyed().where(Member.id < member_id)
    held = found.with_for_update(key_share=True, of=Member)
    return list(db.session.execute(held.order_by(Member.id.desc()).limit(most)))


def _keyed() -> Select[*tuple[Any, ...]]:
    return select(Member.id, Member.email, Member.email_key).where(
        Member.email.is_not(None), Member.email_key.is_not(None)
    )
