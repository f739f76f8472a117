"""The link by which somebody who forgot their password chooses another."""

from datetime import datetime, timedelta

from meetup.members.models import Member
from meetup.signed_links import SignedLink

PASSWORD_LINK = SignedLink("choose a password", good_for=timedelta(hours=2))


def password_token(account: Member, *, secret_key: str, now: datetime) -> str:
    """What the link carries: good once, until password, address or epoch of the account change."""
    return PASSWORD_LINK.token(account.id, state_of(account), secret_key=secret_key, now=now)


def state_of(account: Member) -> str:
    """What makes the links before void by changing."""
    return f"{account.email}\n{account.password_hash}\n{account.session_epoch}"
