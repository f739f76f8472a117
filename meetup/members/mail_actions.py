"""Mail to an account about itself, and how much of it."""

from datetime import datetime, timedelta
from hashlib import sha256

from meetup.contact_keys import ContactKeys
from meetup.mail.actions import enqueue
from meetup.mail.queries import mails_since
from meetup.mail.rest_actions import try_again
from meetup.members.models import Member

MOST_MAILS = 6


def mail_about(account: Member, kind: str, *, now: datetime) -> None:
    """Mail an account about itself, at most MOST_MAILS times an hour for each kind.

    The same account with the same password gets no more than one a minute.
    """
    assert account.email is not None and account.password_hash is not None
    about = f"{kind}:{account.id}:"
    if _is_enough(about, now=now):
        return
    # A new password makes the links before it void, so it is worth a mail of its own.
    purpose = f"{about}{account.password_hash[-8:]}:{now:%Y-%m-%dT%H:%M}"
    enqueue(kind, account.email, purpose=purpose, now=now, member_id=account.id)


def mail_to(email: str, kind: str, *, now: datetime) -> None:
    """Mail whoever has an account with this address, if anybody has, once a minute at most.

    Nobody is looked up before the worker does it, so that asking takes the same work, and
    leaves the same behind, whether or not there is an account.
    """
    about = f"{kind}:{sha256(email.encode()).hexdigest()[:32]}:"
    if not _is_enough(about, now=now):
        enqueue(kind, email, purpose=f"{about}{now:%Y-%m-%dT%H:%M}", now=now)


def try_address_again(account: Member, keys: ContactKeys, *, now: datetime) -> bool:
    """Mails go to an address again that rested, beginning with one that says so; whether it did."""
    assert account.email is not None
    if not try_again(keys.of_address(account.email)):
        return False
    mail_about(account, "mail_arrives", now=now)
    return True


def _is_enough(about: str, *, now: datetime) -> bool:
    return mails_since(now - timedelta(hours=1), purpose=about) >= MOST_MAILS
