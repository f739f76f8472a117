"""Reading the placeholders that may stand for somebody who has an account by now."""

from sqlalchemy import ColumnElement, Select, and_, exists, false, func, select

from meetup.db import db
from meetup.errors import NotFound
from meetup.members.models import Member
from meetup.members.record_models import DisownedRecord


def records_for(account: Member) -> list[Member]:
    """The placeholders with the address that `account` has confirmed, the oldest first.

    Without those of which it has said *that is not me*.
    """
    return list(db.session.scalars(_records(account).order_by(Member.id)))


def count_of_records(account: Member) -> int:
    """How many there are."""
    found = _records(account).with_only_columns(func.count(Member.id))
    return db.session.scalar(found) or 0


def record_for(account: Member, record_id: int) -> Member:
    """One of them. Raises NotFound for any other."""
    record = db.session.scalars(_records(account).where(Member.id == record_id)).one_or_none()
    if record is None:
        raise NotFound
    return record


def _records(account: Member) -> Select[Member]:
    # Never one without an address, which is what most placeholders are.
    is_theirs = Member.email == account.email if account.is_confirmed else false()
    return select(Member).where(
        is_theirs,
        Member.email.is_not(None),
        Member.password_hash.is_(None),
        ~_is_disowned(account),
    )


def _is_disowned(account: Member) -> ColumnElement[bool]:
    said = and_(DisownedRecord.account_id == account.id, DisownedRecord.record_id == Member.id)
    return exists().where(said)
