"""New passwords, and the sessions that end with the old ones."""

from meetup.members.models import Member
from meetup.members.queries import account_of


def set_password(account: Member, password_hash: str) -> None:
    """A new password for an account; whoever is signed in with the old one is signed out."""
    account_of(account.id)
    account.password_hash = password_hash
    end_sessions(account)


def end_sessions(account: Member) -> None:
    """Sign the account out everywhere, here too."""
    account_of(account.id)
    account.session_epoch += 1
