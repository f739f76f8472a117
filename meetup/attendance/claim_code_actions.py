"""Making claim codes, and ending them."""

from datetime import datetime

from sqlalchemy import delete

from meetup.attendance.claim_code_models import ClaimCode
from meetup.attendance.claim_code_rules import GOOD_FOR, claim_code_hash, new_claim_code
from meetup.db import db
from meetup.members.models import Member


def make_claim_code(record: Member, *, now: datetime) -> str:
    """A code by which whoever `record` stands for claims it; those made before are void.

    It is told here and never again.
    """
    end_claim_codes(record)
    code = new_claim_code()
    db.session.add(ClaimCode(record_id=record.id, code_hash=claim_code_hash(code), made_at=now))
    db.session.flush()
    return code


def end_claim_codes(record: Member) -> None:
    """No code claims the record any more."""
    db.session.execute(delete(ClaimCode).where(ClaimCode.record_id == record.id))


def forget_old_codes(*, now: datetime) -> None:
    """Drop the codes that are too old to be good."""
    db.session.execute(delete(ClaimCode).where(ClaimCode.made_at <= now - GOOD_FOR))
