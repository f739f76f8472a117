"""Reading further e-mail addresses."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_, select

from meetup.db import db
from meetup.members.address_models import FurtherAddress
from meetup.members.models import Member
from meetup.members.queries import account_with
from meetup.members.rules import ADDRESS_OPEN_FOR, FoundBy, is_found_anew


def addresses_of(member: Member, *, now: datetime) -> list[FurtherAddress]:
    """The further addresses of a member, confirmed or waiting for it; as they were added."""
    own = select(FurtherAddress).where(
        FurtherAddress.member_id == member.id,
        or_(FurtherAddress.confirmed_at.is_not(None), FurtherAddress.added_at > _since(now)),
    )
    fresh = own.order_by(FurtherAddress.id).execution_options(populate_existing=True)
    return list(db.session.scalars(fresh))


def address_with(address_id: int, *, now: datetime) -> tuple[FurtherAddress, Member] | None:
    """The further address with this id, and whose it is; None once it is forgotten."""
    found = (
        select(FurtherAddress, Member)
        .join(Member, Member.id == FurtherAddress.member_id)
        .where(FurtherAddress.id == address_id)
        .where(or_(FurtherAddress.confirmed_at.is_not(None), FurtherAddress.added_at > _since(now)))
    )
    row = db.session.execute(found.execution_options(populate_existing=True)).one_or_none()
    return (row[0], row[1]) if row else None


def held_at(email: str) -> list[FurtherAddress]:
    """The rows of all members who have added this address, kept from everybody else.

    Whoever makes an address theirs, by whatever way, holds these first: one at a time.
    """
    those = select(FurtherAddress).where(FurtherAddress.email == email)
    held = those.order_by(FurtherAddress.id).with_for_update()
    return list(db.session.scalars(held.execution_options(populate_existing=True)))


def unconfirmed_to(member_id: int, email: str, *, now: datetime) -> FurtherAddress | None:
    """The row of this address that waits for its yes to be this member's."""
    waits = and_(FurtherAddress.confirmed_at.is_(None), FurtherAddress.added_at > _since(now))
    own = select(FurtherAddress).where(
        FurtherAddress.member_id == member_id, FurtherAddress.email == email
    )
    return db.session.scalars(own.where(waits)).one_or_none()


def account_reached_at(email: str) -> Member | None:
    """Whose address this is: who signs in with it or, else, has confirmed it as a further one."""
    found = (
        select(Member)
        .join(FurtherAddress, FurtherAddress.member_id == Member.id)
        .where(FurtherAddress.email == email.lower(), FurtherAddress.email_key.is_not(None))
    )
    return account_with(email) or db.session.scalars(found).one_or_none()


def found_anew(
    member: Member,
    addresses: Iterable[FurtherAddress],
    *,
    found_by: FoundBy,
    by_address: Mapping[int, FoundBy],
) -> list[str]:
    """The keys of the addresses by which a member is about to be found in another way than now.

    `found_by` is what they say of the one with which they sign in, `by_address` of each of these
    further ones, by its id.
    """
    said = [
        (member.email_key, member.found_by, found_by),
        *((one.email_key, one.found_by, by_address.get(one.id, one.found_by)) for one in addresses),
    ]
    return [key for key, before, chosen in said if key and is_found_anew(before, chosen)]


def keyed_of(member_ids: Collection[int]) -> list[FurtherAddress]:
    """The further addresses by which these members are found, held."""
    own = select(FurtherAddress).where(
        FurtherAddress.member_id.in_(member_ids), FurtherAddress.email_key.is_not(None)
    )
    return list(db.session.scalars(own.order_by(FurtherAddress.id).with_for_update()))


def is_any_forgotten(*, now: datetime) -> bool:
    """Whether nobody has confirmed some address in time: a look that takes no lock."""
    some = select(FurtherAddress.id).where(is_forgotten(now)).limit(1)
    return db.session.scalars(some).first() is not None


def is_forgotten(now: datetime) -> ColumnElement[bool]:
    """Whether nobody has confirmed the address of the row in time."""
    return and_(FurtherAddress.confirmed_at.is_(None), FurtherAddress.added_at <= _since(now))


def _since(now: datetime) -> datetime:
    return now - ADDRESS_OPEN_FOR
