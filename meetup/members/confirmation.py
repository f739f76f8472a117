"""The link by which somebody shows that an e-mail address is theirs."""

from datetime import datetime, timedelta

from meetup.members.models import Member
from meetup.signed_links import SignedLink

CONFIRMATION = SignedLink("confirm e-mail", good_for=timedelta(days=7))


def confirmation_token(member: Member, *, secret_key: str, now: datetime) -> str:
    """What the link carries: good for this account, address and password alone."""
    return CONFIRMATION.token(member.id, bound_to(member), secret_key=secret_key, now=now)


def bound_to(member: Member) -> str:
    """What makes the links before void by changing."""
    # Signed up again with another password, the first link must not confirm the second person.
    return f"{member.email}\n{member.password_hash}"
