"""New passwords, and the sessions that end with the old ones."""

from datetime import datetime

from meetup.contact_keys import ContactKeys
from meetup.db import db
from meetup.members.address_actions import confirm_account
from meetup.members.email_actions import withdraw_change
from meetup.members.mail_actions import mail_about, mail_to
from meetup.members.models import Member
from meetup.members.newcomer_actions import begin_anew
from meetup.members.password_link import PASSWORD_LINK, state_of
from meetup.members.queries import account_linked, account_of
from meetup.members.rules import AccountHasChanged, BadLink


def renew_password(account: Member, password_hash: str) -> None:
    """A new password for an account, of which its member is not told by mail.

    Whoever is signed in is signed out, links to choose a password are void, and so is a change of
    e-mail that waits: somebody else may have asked for it.
    """
    end_sessions(account)
    withdraw_change(account)
    account.password_hash = password_hash
    db.session.flush()


def end_sessions(account: Member) -> None:
    """Sign the account out everywhere, here too."""
    account_of(account.id)
    account.session_epoch += 1
    db.session.flush()


def give_password(account: Member, password_hash: str, *, now: datetime) -> None:
    """A new password for an account, and a mail that says so.

    An address that nobody has confirmed gets a new link to do so instead: the one before is void.
    """
    renew_password(account, password_hash)
    mail_about(account, "password_changed" if account.is_confirmed else "confirmation", now=now)


def change_password(
    account: Member, password_hash: str, *, instead_of: str | None, now: datetime
) -> None:
    """Another password `instead_of` the one (its hash) that the member has just typed.

    Raises AccountHasChanged when somebody else was quicker.
    """
    account_of(account.id)
    if account.password_hash != instead_of:
        raise AccountHasChanged("Your account has just changed. Please try again.")
    give_password(account, password_hash, now=now)


def ask_for_link(email: str, *, now: datetime) -> None:
    """Mail a link to choose a new password, if there is an account with this address."""
    mail_to(email, "password_link", now=now)


def choose_password(
    token: str,
    password_hash: str,
    *,
    name: str | None,
    keys: ContactKeys,
    secret_key: str,
    now: datetime,
) -> Member:
    """The new password of whoever has opened the link that was mailed to them.

    The link reached them at the address of the account, so that is confirmed, too, whoever else
    has signed up with it. Where others have, it is theirs as of somebody called `name`, and
    whoever calls this forgets what higher slices keep of those. Raises BadLink for a link that is
    not good (any more).
    """
    account = account_behind(token, secret_key=secret_key, now=now, for_update=True)
    if name is not None:
        begin_anew(account, name=name, now=now)
    if not account.is_confirmed:
        confirm_account(account, keys, now=now)
    give_password(account, password_hash, now=now)
    return account


def account_behind(
    token: str, *, secret_key: str, now: datetime, for_update: bool = False
) -> Member:
    """Whose password a link chooses. Raises BadLink for a link that is not good (any more)."""
    opened = PASSWORD_LINK.open(token, secret_key=secret_key, now=now)
    account = account_linked(opened, state_of, for_update=for_update)
    if account is None:
        raise BadLink("This link has been used already, is too old, or is broken.")
    return account
