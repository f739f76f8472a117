"""What organizers do about the placeholders of their group. The views find both."""

from datetime import datetime

from meetup.db import insert_or_ignore
from meetup.errors import NotFound
from meetup.groups.models import Group
from meetup.lifecycle.group_record_queries import accounts_in, own_records_in, record_in
from meetup.lifecycle.joining_actions import become_one
from meetup.lifecycle.merge_rules import KnownElsewhere, check_addresses
from meetup.members.models import Member
from meetup.members.record_models import Merge, RecordOffer


def offer(group: Group, record: Member, account_id: int, *, by: Member, now: datetime) -> Member:
    """Ask whose account that is whether the record is them; asked again, nothing happens.

    Returns the account's member. Raises KnownElsewhere, and NotFound for who has no account in the
    group.
    """
    check_seen_here_alone(group, record)
    found = [account for account in accounts_in(group) if account.id == account_id]
    if not found:
        raise NotFound
    row = {"account_id": account_id, "record_id": record.id, "group_id": group.id}
    insert_or_ignore(RecordOffer, [{**row, "offered_by_id": by.id, "offered_at": now}])
    return found[0]


def merge(
    group: Group, record: Member, other: Member, *, name: str, by: Member, now: datetime
) -> Merge:
    """Two placeholders that only this group has seen become one, called `name`.

    Raises NotFound for who is none (any more), KnownElsewhere and TwoPeople.
    """
    kept, gone = in_order(record, other)

    def check() -> None:
        for one in (kept, gone):
            record_in(group, one.id)
        check_may_merge(group, kept, gone)

    check()
    return become_one(kept, gone, check=check, by=by, group=group, name=name, now=now)


def in_order(one: Member, other: Member) -> tuple[Member, Member]:
    """Which of two records stays: whose mails are read, else the older one."""
    kept, gone = sorted((one, other), key=lambda record: (not record.answers_by_mail, record.id))
    return kept, gone


def check_may_merge(group: Group, one: Member, other: Member) -> None:
    """Raise KnownElsewhere or TwoPeople for records that organizers do not make one."""
    if one.id == other.id:
        raise NotFound
    check_seen_here_alone(group, one, other)
    check_addresses(one.email, other.email)


def check_seen_here_alone(group: Group, *records: Member) -> None:
    """Raise KnownElsewhere for a record of which another group has seen something, too.

    Whoever gets it reads all of its evenings, and not only those that this group knows of.
    """
    if not {record.id for record in records} <= own_records_in(group):
        raise KnownElsewhere(
            "Other groups know this record, too. Whoever it is of claims it by its e-mail address."
        )
