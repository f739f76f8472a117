"""Reading which addresses rest."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, exists, func, select

from meetup.db import db
from meetup.mail.models import OutboxMail
from meetup.mail.rest_models import RefusedAddress
from meetup.mail.rest_rules import REMEMBERED_FOR, Cause


def refused_among(keys: Collection[str]) -> dict[str, bool]:
    """Which of the addresses with these keys refused the last mails, and whether they rest."""
    refused = select(RefusedAddress.address_key, RefusedAddress.rests_since.is_not(None))
    found = db.session.execute(refused.where(RefusedAddress.address_key.in_(keys)))
    return {key: bool(rests) for key, rests in found}


def resting_addresses() -> int:
    """How many addresses rest."""
    resting = RefusedAddress.rests_since.is_not(None)
    return db.session.scalar(select(func.count()).select_from(RefusedAddress).where(resting)) or 0


def cause_of_return(address: str, key: str, *, kind: str) -> Cause | None:
    """Why the address, which has this key, refuses mails, if it has refused one of this kind.

    None where the last mail was taken, and where only other kinds came back: about these it says
    nothing.
    """
    refused = exists().where(
        OutboxMail.failed_at.is_not(None),
        OutboxMail.refused_at.is_not(None),
        OutboxMail.recipient == address,
        OutboxMail.kind == kind,
    )
    found = select(RefusedAddress.cause).where(RefusedAddress.address_key == key, refused)
    return db.session.scalar(found)


def is_long_refused(*, now: datetime) -> ColumnElement[bool]:
    """Whether the last refusal of the row is so old that nothing follows from it any more."""
    return RefusedAddress.refused_at <= now - REMEMBERED_FOR


def has_long_refused(*, now: datetime) -> bool:
    """Whether there is any such address: a look that takes no lock."""
    return bool(db.session.scalar(select(exists().where(is_long_refused(now=now)))))
