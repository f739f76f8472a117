"""Further e-mail addresses: added, confirmed, removed, and whose an address is."""

from datetime import datetime

from sqlalchemy import ColumnElement, delete, select

from meetup.contact_keys import ContactKeys
from meetup.db import db
from meetup.mail.actions import enqueue
from meetup.members import address_queries as queries
from meetup.members.address_links import is_about, opened
from meetup.members.address_models import FurtherAddress
from meetup.members.models import Member
from meetup.members.queries import account_of, account_with
from meetup.members.rules import (
    AddressIsTaken,
    BadLink,
    FoundBy,
    SameAddress,
    check_further,
    check_reach,
)

FORGOTTEN_AT_ONCE = 500


def add_address(
    account: Member, email: str, *, found_by: FoundBy, keys: ContactKeys, now: datetime
) -> None:
    """Mail a link to another address, at most once a minute; confirmed, it finds `account`.

    Nobody looks whether it is somebody else's: only the mail that goes there may say so. Added
    again before it is confirmed, it gets another mail, and what is said last holds. Raises
    NotConfirmed, SameAddress and TooManyAddresses.
    """
    check_reach(is_confirmed=account.is_confirmed)
    account_of(account.id)
    _delete(FurtherAddress.member_id == account.id, queries.is_forgotten(now))
    own = {one.email: one for one in queries.addresses_of(account, now=now)}
    before = own.get(email)
    if account.email == email or (before and before.is_confirmed):
        raise SameAddress("This is an address of yours already.")
    check_further(len(own.keys() | {email}))
    address = before or FurtherAddress(member_id=account.id, email=email)
    address.found_by, address.added_at = found_by, now
    db.session.add(address)
    db.session.flush()
    purpose = f"further_address:{account.id}:{keys.of_address(email)}:{now:%Y-%m-%dT%H:%M}"
    enqueue("further_address", email, purpose=purpose, now=now, member_id=account.id)


def remove_address(account: Member, address_id: int) -> None:
    """Nobody finds `account` by this address any more; one that is not theirs stays."""
    account_of(account.id)
    _delete(FurtherAddress.member_id == account.id, FurtherAddress.id == address_id)


def address_behind(token: str, *, secret_key: str, now: datetime) -> tuple[FurtherAddress, Member]:
    """Which address a link confirms, and whose. Raises BadLink for one that is not good."""
    link = opened(token, secret_key=secret_key, now=now)
    found = queries.address_with(link.subject_id, now=now) if link else None
    if link is None or found is None or not is_about(link, found[0]):
        raise BadLink("This link is void: it is too old, or the address was taken away again.")
    return found


def confirm_address(
    token: str, *, keys: ContactKeys, secret_key: str, now: datetime
) -> FurtherAddress:
    """Whoever reads the mail of an address says that it is this member's, who is found by it.

    Who had confirmed it before, by another account, is found by it no more: it is theirs who
    read its mail last. Confirmed twice it is as once. Raises BadLink, and AddressIsTaken where
    an account signs in with it by now.
    """
    address, account = address_behind(token, secret_key=secret_key, now=now)
    account_of(account.id)
    held = queries.held_at(address.email)
    # As it is now that nobody else changes it.
    address, account = address_behind(token, secret_key=secret_key, now=now)
    if address.is_confirmed:
        return address
    signs_in = account_with(address.email)
    if signs_in is not None and signs_in.is_confirmed:
        raise AddressIsTaken("An account signs in with this address, so it is that account's.")
    _find_no_more([one for one in held if one.id != address.id])
    address.confirm(keys, now=now)
    account.matching_due_at = now
    db.session.flush()
    return address


def confirm_account(account: Member, keys: ContactKeys, *, now: datetime) -> None:
    """The address that the account signs in with is its owner's, and finds nobody else.

    Where it was a further one of theirs, what they said of it holds.
    """
    account.confirm(keys, now=now)
    db.session.flush()
    assert account.email is not None
    held = queries.held_at(account.email)
    _find_no_more([one for one in held if one.member_id != account.id])
    for own in held:
        if own.member_id == account.id:
            account.found_by = own.found_by if own.is_confirmed else account.found_by
            db.session.delete(own)
    db.session.flush()


def forget_unconfirmed(*, now: datetime) -> None:
    """Forget some of the addresses that nobody confirmed in time."""
    old = select(FurtherAddress).where(queries.is_forgotten(now)).order_by(FurtherAddress.id)
    # Those that somebody else holds are left to them.
    held = old.limit(FORGOTTEN_AT_ONCE).with_for_update(skip_locked=True)
    for address in db.session.scalars(held):
        db.session.delete(address)
    db.session.flush()


def _find_no_more(addresses: list[FurtherAddress]) -> None:
    for one in addresses:
        one.email_key = None
    # Before the next has it: two with the same key there cannot be.
    db.session.flush()


def _delete(*which: ColumnElement[bool]) -> None:
    gone = delete(FurtherAddress).where(*which)
    db.session.execute(gone, execution_options={"synchronize_session": False})
