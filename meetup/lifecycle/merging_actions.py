"""All that two records have beside answers and attendances, once they become one; both are held."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, or_, select, update

from meetup.attendance.models import Correction, Excuse
from meetup.connections.actions import block
from meetup.connections.models import Connection, ConnectionRequest
from meetup.contacts.models import Namesake
from meetup.db import Base, db
from meetup.groups.models import Membership
from meetup.groups.rules import State
from meetup.lifecycle.pair_rows import PAIRS
from meetup.lifecycle.row_queries import keys_to_members
from meetup.lifecycle.rules import joined_role, joined_state
from meetup.members.mail_choice_models import StoppedMail
from meetup.members.models import Block, Member
from meetup.members.record_models import DisownedRecord, RecordOffer
from meetup.proposals.models import DateVote
from meetup.rsvps.calendar_mail_models import MailedEntry

# Of each kind of which somebody has one of its kind: what it is one of.
ONE_OF_EACH: tuple[tuple[type[Base], tuple[str, ...]], ...] = (
    (DateVote, ("date_id",)),
    (Correction, ("event_id",)),
    (Excuse, ("event_id",)),
    (MailedEntry, ("event_id",)),
    (Namesake, ("owner_id", "key")),
    (StoppedMail, ("topic",)),
)


def merge_memberships(account: Member, record: Member) -> list[int]:
    """Of two memberships of a group one stands, with what is more of either; a ban holds.

    Returns the ids of the groups that have banned them.
    """
    own = {membership.group_id: membership for membership in _memberships_of(account)}
    for theirs in _memberships_of(record):
        mine = own.get(theirs.group_id)
        if mine is None:
            theirs.member_id = account.id
            continue
        mine.state = joined_state(mine.state, theirs.state)
        mine.role = joined_role(mine.role, theirs.role, mine.state)
        mine.since = min((since for since in (mine.since, theirs.since) if since), default=None)
        db.session.delete(theirs)
    db.session.flush()
    return [one.group_id for one in _memberships_of(account) if one.state is State.BANNED]


def merge_pairs(
    account: Member, record: Member, blockers: Sequence[Member], *, now: datetime
) -> None:
    """What lies between the record and others lies between the account and them.

    Nothing lies between somebody and themselves. Who has blocked the record has blocked them.
    """
    for model, columns, in_order, key in PAIRS:
        _move_pairs(model, columns, key, account, record, in_order=in_order)
    either = or_(Block.blocker_id == record.id, Block.blocked_id == record.id)
    db.session.execute(delete(Block).where(either))
    for blocker in blockers:
        block(blocker, account, now=now)
    _end_needless_requests(account)


def move_the_rest(account: Member, record: Member) -> None:
    """Every other row that names the record names the account, whichever table it is in."""
    account.is_unlisted = account.is_unlisted or record.is_unlisted
    account.place = account.place or record.place
    for model, key in ONE_OF_EACH:
        _move_one_of_each(model, key, account, record)
    # What somebody was asked, or said, about the record alone is not said of both.
    for asked in (DisownedRecord, RecordOffer):
        db.session.execute(delete(asked).where(asked.record_id == record.id))
    db.session.flush()
    for table, column in keys_to_members():
        moved = update(table).where(column == record.id).values({column.name: account.id})
        db.session.execute(moved)


def _memberships_of(member: Member) -> list[Membership]:
    fresh = select(Membership).execution_options(populate_existing=True)
    return list(db.session.scalars(fresh.where(Membership.member_id == member.id)))


def _move_pairs(
    model: type[Base],
    columns: tuple[str, str],
    key: tuple[str, ...],
    account: Member,
    record: Member,
    *,
    in_order: bool,
) -> None:
    def key_of(row: Base, pair: Sequence[int]) -> tuple[Any, ...]:
        return (*(getattr(row, name) for name in key), *pair)

    def rows_of(member: Member) -> list[Base]:
        either = or_(*(getattr(model, name) == member.id for name in columns))
        return list(db.session.scalars(select(model).where(either)))

    def pair_of(row: Base) -> list[int]:
        ids = [getattr(row, name) for name in columns]
        ids = [account.id if id_ == record.id else id_ for id_ in ids]
        return sorted(ids) if in_order else ids

    taken = {key_of(row, pair_of(row)): row for row in rows_of(account)}
    for row in rows_of(record):
        one, other = pair = pair_of(row)
        same = taken.get(key_of(row, pair))
        if one == other or same is not None:
            _join_pair(same, row)
            db.session.delete(row)
            continue
        for name, id_ in zip(columns, pair, strict=True):
            setattr(row, name, id_)
        taken[key_of(row, pair)] = row
    db.session.flush()


def _join_pair(stays: Base | None, gone: Base) -> None:
    # Of two that are connected twice, the connection is as old as the older that is known.
    if isinstance(stays, Connection) and isinstance(gone, Connection):
        known = [since for since in (stays.since, gone.since) if since is not None]
        stays.since = min(known, default=None)


def _move_one_of_each(
    model: type[Base], key: tuple[str, ...], account: Member, record: Member
) -> None:
    def rows_of(member: Member) -> dict[tuple[Any, ...], Base]:
        theirs = select(model).where(model.__table__.c.member_id == member.id)
        rows = db.session.scalars(theirs)
        return {tuple(getattr(row, name) for name in key): row for row in rows}

    own = rows_of(account)
    for which, row in rows_of(record).items():
        if which in own:
            db.session.delete(row)


def _end_needless_requests(account: Member) -> None:
    """Whoever is connected with them by now does not ask any more, nor is asked."""
    one, other = Connection.member_a_id, Connection.member_b_id
    pairs = db.session.execute(
        select(one, other).where(or_(one == account.id, other == account.id))
    )
    connected = {id_ for pair in pairs for id_ in pair} - {account.id}
    asker, asked = ConnectionRequest.asker_id, ConnectionRequest.asked_id
    between = or_(
        (asker == account.id) & asked.in_(connected), (asked == account.id) & asker.in_(connected)
    )
    needless = delete(ConnectionRequest).where(between, ConnectionRequest.declined_at.is_(None))
    db.session.execute(needless)
