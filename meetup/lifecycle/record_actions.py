"""Claiming a record: a placeholder becomes the account of whom it stands for, whole."""

from datetime import datetime

from meetup.attendance.claim_code_actions import end_claim_codes
from meetup.attendance.claim_code_queries import record_of_code
from meetup.db import insert_or_ignore
from meetup.errors import NotFound
from meetup.lifecycle.joining_actions import become_one
from meetup.members.models import Member
from meetup.members.record_models import DisownedRecord
from meetup.members.record_queries import record_for


def claim(account: Member, record_id: int, *, code: str = "", now: datetime) -> str:
    """The record is `account` itself: all that there is of it is theirs, and it is no more.

    It is one that they are asked about, or whose `code` they have, which is good no more. Returns
    the name of the record. Raises NotFound for a record that is not theirs to claim (any more),
    and AccountHasChanged where it has just become part of another event.
    """

    def theirs() -> Member:
        return _claimed(account, record_id, code, now=now)

    record = theirs()
    name = record.name

    def check() -> None:
        theirs()
        end_claim_codes(record)

    become_one(account, record, check=check, by=account, now=now)
    return name


def disown(account: Member, record_id: int, *, code: str = "", now: datetime) -> None:
    """The record is somebody else's, says `account`, who is not asked again. Raises NotFound.

    Whoever offered it is told nothing, and a `code` is as good as before.
    """
    record = _claimed(account, record_id, code, now=now)
    said = {"account_id": account.id, "record_id": record.id, "said_at": now}
    insert_or_ignore(DisownedRecord, [said])


def _claimed(account: Member, record_id: int, code: str, *, now: datetime) -> Member:
    """Raises NotFound."""
    if not code:
        return record_for(account, record_id)
    record = record_of_code(code, now=now)
    if record is None or record.id != record_id:
        raise NotFound
    return record
