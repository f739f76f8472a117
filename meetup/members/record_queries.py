"""Reading the placeholders that may stand for somebody who has an account by now."""

from functools import cache

from sqlalchemy import ColumnElement, Select, and_, bindparam, exists, func, select, union

from meetup.db import db
from meetup.errors import NotFound
from meetup.members.models import Member
from meetup.members.queries import Viewer, asked_by
from meetup.members.record_models import DisownedRecord, Merge, RecordOffer


def records_for(account: Member) -> list[Member]:
    """The placeholders that `account` is asked about, the oldest first.

    They have the address that it has confirmed, or an organizer says that they are its own. Without
    those of which it has said *that is not me*.
    """
    if not account.is_confirmed:
        return []
    return list(db.session.scalars(_records().order_by(Member.id), _address_of(account)))


def count_of_records(account: Member) -> int:
    """How many there are."""
    if not account.is_confirmed:
        return 0
    return db.session.scalar(_counted(), _address_of(account)) or 0


def record_for(account: Member, record_id: int) -> Member:
    """One of them. Raises NotFound for any other."""
    found = [record for record in records_for(account) if record.id == record_id]
    if not found:
        raise NotFound
    return found[0]


def became(member_id: int) -> int | None:
    """Which member a record that is no more became part of, by their ids; None if it did not."""
    found = select(Merge.kept_id).where(Merge.gone_id == member_id).order_by(Merge.id.desc())
    return db.session.scalars(found.limit(1)).one_or_none()


def _address_of(account: Member) -> dict[str, object]:
    return asked_by(account, email=account.email)


@cache
def _records() -> Select[Member]:
    # Never one without an address, which is what most placeholders are.
    with_address = select(Member.id).where(
        Member.email.is_not(None),
        Member.email == bindparam("email"),
        Member.password_hash.is_(None),
    )
    offered = select(RecordOffer.record_id).where(RecordOffer.account_id == Viewer.id)
    # In two steps, each of which has an index.
    is_theirs = Member.id.in_(union(with_address, offered))
    return select(Member).where(is_theirs, Member.password_hash.is_(None), ~_is_disowned())


@cache
def _counted() -> Select[int]:
    return _records().with_only_columns(func.count(Member.id))


def _is_disowned() -> ColumnElement[bool]:
    said = and_(DisownedRecord.account_id == Viewer.id, DisownedRecord.record_id == Member.id)
    return exists().where(said)
