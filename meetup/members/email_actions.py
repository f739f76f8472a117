"""A member's change of e-mail: asked for, agreed to by both addresses, or withdrawn."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from hashlib import sha256

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError

from meetup.contact_keys import ContactKeys
from meetup.db import db
from meetup.mail.actions import enqueue
from meetup.members.address_actions import confirm_account
from meetup.members.email_links import opened_by, state_of
from meetup.members.models import EmailChange, Member
from meetup.members.queries import account_of, email_change_of
from meetup.members.rules import (
    AccountHasChanged,
    AddressIsTaken,
    BadLink,
    SameAddress,
    Side,
    agreeing,
)


@dataclass(frozen=True)
class Asked:
    """What a link is about: which of the two addresses is asked, to what, and of whom."""

    side: Side
    change: EmailChange
    account: Member

    @property
    def has_agreed(self) -> bool:
        return self.change.has_agreed(self.side)


def ask_for_change(
    account: Member, new_email: str, *, password_hash: str | None, now: datetime
) -> None:
    """Ask both addresses; whatever was asked before is void.

    `password_hash` is that of the password that the member has just typed. Nobody looks whether
    another account has the new address: only the mail that goes there says so. Raises
    SameAddress, and AccountHasChanged when the password has changed since.
    """
    account_of(account.id)
    if account.password_hash != password_hash:
        raise AccountHasChanged("Your account has just changed. Please try again.")
    if account.email == new_email:
        raise SameAddress("This is your address already.")
    withdraw_change(account)
    change = EmailChange(member_id=account.id, new_email=new_email, asked_at=now)
    db.session.add(change)
    db.session.flush()
    for side in agreeing(is_confirmed=account.is_confirmed):
        _mail(change, account, side, now=now)


def withdraw_change(account: Member) -> None:
    """The account keeps its address; the links that were mailed are void."""
    account_of(account.id)
    db.session.execute(delete(EmailChange).where(EmailChange.member_id == account.id))


def ask_old_address(account: Member, *, now: datetime) -> None:
    """Once the old address is confirmed, it has a say in the change that waits, if one does."""
    change = email_change_of(account.id, now=now, for_update=True)
    if change is not None:
        _mail(change, account, Side.OLD, now=now)


def asked_by(token: str, *, secret_key: str, now: datetime, for_update: bool = False) -> Asked:
    """What a link asks. Raises BadLink for a link that is not good (any more)."""
    link = opened_by(token, secret_key=secret_key, now=now)
    if link is not None:
        side, opened = link
        read = account_of if for_update else partial(db.session.get, Member)
        account = read(opened.subject_id)
        change = email_change_of(opened.subject_id, now=now, for_update=for_update)
        if account is not None and change is not None and opened.is_for(state_of(change)):
            return Asked(side, change, account)
    raise BadLink("This link is void: the change was made, stopped, or asked for anew.")


def agree(token: str, *, keys: ContactKeys, secret_key: str, now: datetime) -> bool:
    """The address that got this link agrees; whether the account has the new address now.

    Raises BadLink, and AddressIsTaken when another account has it by now.
    """
    asked = asked_by(token, secret_key=secret_key, now=now, for_update=True)
    change, account = asked.change, asked.account
    change.agree(asked.side, now=now)
    needed = agreeing(is_confirmed=account.is_confirmed)
    is_agreed = all(change.has_agreed(side) for side in needed)
    if is_agreed:
        _make(change, account, keys, now=now)
    return is_agreed


def stop(token: str, *, secret_key: str, now: datetime) -> None:
    """The old address says no, or has thought better of it. Raises BadLink."""
    asked = asked_by(token, secret_key=secret_key, now=now, for_update=True)
    if asked.side is not Side.OLD:
        raise BadLink("Only the address that the account has may stop its change.")
    withdraw_change(asked.account)


def _make(change: EmailChange, account: Member, keys: ContactKeys, *, now: datetime) -> None:
    old_email, was_confirmed = account.email, account.is_confirmed
    try:
        with db.session.begin_nested():
            account.email = change.new_email
    except IntegrityError:
        raise AddressIsTaken(
            "Another account has this address by now, so it cannot be used for this one."
        ) from None
    # The new address has just opened its link.
    confirm_account(account, keys, now=now)
    db.session.delete(change)
    db.session.flush()
    if old_email is not None and was_confirmed:
        purpose = f"email_changed:{account.id}:{now.isoformat()}"
        enqueue("email_changed", old_email, purpose=purpose, now=now, member_id=account.id)


def _mail(change: EmailChange, account: Member, side: Side, *, now: datetime) -> None:
    to = account.email if side is Side.OLD else change.new_email
    assert to is not None
    about = sha256(state_of(change).encode()).hexdigest()[:32]
    kind = f"email_change_{side}"
    enqueue(kind, to, purpose=f"{kind}:{account.id}:{about}", now=now, member_id=account.id)
