"""The links by which the old and the new address agree to a change of e-mail."""

from datetime import datetime

from meetup.members.models import EmailChange
from meetup.members.rules import EMAIL_CHANGE_OPEN_FOR, Side
from meetup.signed_links import Opened, SignedLink

LINKS = {
    side: SignedLink(f"change of e-mail, {side} address", good_for=EMAIL_CHANGE_OPEN_FOR)
    for side in Side
}


def email_token(change: EmailChange, side: Side, *, secret_key: str, now: datetime) -> str:
    """What the link to one of the two addresses carries: good for this change alone."""
    return LINKS[side].token(change.member_id, state_of(change), secret_key=secret_key, now=now)


def opened_by(token: str, *, secret_key: str, now: datetime) -> tuple[Side, Opened] | None:
    """Whose link it is, and what it says; None for one that is not good (any more)."""
    for side, link in LINKS.items():
        opened = link.open(token, secret_key=secret_key, now=now)
        if opened is not None:
            return side, opened
    return None


def state_of(change: EmailChange) -> str:
    """What makes the links before void by changing: another change that was asked for."""
    return f"{change.new_email}\n{change.asked_at.isoformat()}"
