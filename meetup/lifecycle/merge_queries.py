"""Reading what became one, and whether it can still be taken apart."""

from datetime import datetime

from sqlalchemy import Select, exists, select
from sqlalchemy.orm import joinedload

from meetup.db import db
from meetup.errors import NotFound
from meetup.groups.models import Group
from meetup.lifecycle.merge_rules import PARTED_WITHIN, check_in_time, check_is_last
from meetup.lifecycle.models import MergeChange
from meetup.members.models import Member
from meetup.members.record_models import Merge


def merges_into(account: Member, *, now: datetime) -> list[Merge]:
    """The records that became part of an account lately, the last one first."""
    found = select(Merge).where(Merge.kept_id == account.id, Merge.group_id.is_(None))
    recent = found.where(Merge.merged_at > now - PARTED_WITHIN).order_by(Merge.id.desc())
    return list(db.session.scalars(recent))


def merge_into(account: Member, merge_id: int) -> Merge:
    """One that the account's owner may take apart, if it is not too late. Raises NotFound."""
    found = select(Merge).where(Merge.id == merge_id, Merge.kept_id == account.id)
    return _one(db.session.scalars(found.where(Merge.group_id.is_(None))).one_or_none())


def merges_in(group: Group, *, now: datetime) -> list[Merge]:
    """What the organizers of a group made one lately and nobody has claimed since."""
    found = select(Merge).join(Member, Member.id == Merge.kept_id)
    unclaimed = found.where(Merge.group_id == group.id, Member.password_hash.is_(None))
    recent = unclaimed.where(Merge.merged_at > now - PARTED_WITHIN).order_by(Merge.id.desc())
    named = recent.options(joinedload(Merge.kept), joinedload(Merge.merged_by))
    return list(db.session.scalars(named))


def merge_in(group: Group, merge_id: int) -> Merge:
    """One that its organizers may take apart, if it is not too late. Raises NotFound."""
    found = select(Merge).join(Member, Member.id == Merge.kept_id).where(Merge.id == merge_id)
    unclaimed = found.where(Merge.group_id == group.id, Member.password_hash.is_(None))
    return _one(db.session.scalars(unclaimed).one_or_none())


def check_may_part(merge: Merge, *, now: datetime) -> None:
    """Raise what speaks against taking a merge apart, as things are now; NotFound if it is none."""
    kept_id = merge.kept_id
    fresh = select(Merge).where(Merge.id == merge.id).execution_options(populate_existing=True)
    again = db.session.scalars(fresh).one_or_none()
    if again is None or again.kept_id != kept_id:
        raise NotFound
    check_in_time(again.merged_at, now=now)
    later = exists().where(Merge.kept_id == kept_id, Merge.id > merge.id)
    check_is_last(has_later=bool(db.session.scalar(select(later))))


def has_long_merged(*, now: datetime) -> bool:
    """Whether something is kept of a merge that cannot be taken apart any more."""
    return bool(db.session.scalar(select(_long_merged(now).exists())))


def long_merged(*, now: datetime) -> list[int]:
    """The ids of these merges."""
    return list(db.session.scalars(_long_merged(now)))


def _long_merged(now: datetime) -> Select[int]:
    is_kept = exists().where(MergeChange.merge_id == Merge.id)
    return select(Merge.id).where(is_kept, Merge.merged_at <= now - PARTED_WITHIN)


def _one(merge: Merge | None) -> Merge:
    if merge is None:
        raise NotFound
    return merge
