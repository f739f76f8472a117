"""Reading whose record a claim code is for."""

from datetime import datetime

from sqlalchemy import select

from meetup.attendance.claim_code_models import ClaimCode
from meetup.attendance.claim_code_rules import GOOD_FOR, claim_code_hash
from meetup.db import db
from meetup.members.models import Member


def record_of_code(code: str, *, now: datetime) -> Member | None:
    """The placeholder that whoever has this code may claim; None if it is no good (any more).

    It is read anew: another may have just claimed it.
    """
    found = (
        select(Member)
        .join(ClaimCode, ClaimCode.record_id == Member.id)
        .where(ClaimCode.code_hash == claim_code_hash(code), ClaimCode.made_at > now - GOOD_FOR)
        .where(Member.password_hash.is_(None))
    )
    fresh = found.execution_options(populate_existing=True)
    return db.session.scalars(fresh).one_or_none()


def has_old_codes(*, now: datetime) -> bool:
    """Whether there are codes that are too old to be good."""
    old = select(ClaimCode.id).where(ClaimCode.made_at <= now - GOOD_FOR)
    return bool(db.session.scalar(select(old.exists())))
