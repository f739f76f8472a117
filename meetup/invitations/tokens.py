"""What stands in the link of an invitation, and how it is recognised without being kept."""

import hmac
from base64 import urlsafe_b64encode
from datetime import datetime
from hashlib import sha256
from secrets import token_urlsafe

from meetup.errors import NotFound
from meetup.signed_links import SignedWord

BYTES = 24
# Whoever finds the mail years later still gets to say no.
DECLINING = SignedWord("decline invitations by mail")


def new_token() -> str:
    """A token that nobody guesses: 192 bits at random."""
    return token_urlsafe(BYTES)


def mailed_token(invitation_id: int, mark: str, secret_key: str) -> str:
    """The token of a mailed invitation, which the worker works out again when the mail leaves.

    `mark` is that of its address: should its id ever be given again, its link is not.
    """
    digest = _digest(f"invitation {invitation_id} for {mark}", secret_key)
    return urlsafe_b64encode(digest[:BYTES]).decode("ascii")


def token_hash(token: str) -> str:
    """What is kept of a token: from it nobody gets back to the link."""
    return sha256(token.encode()).hexdigest()


def address_mark(email: str, group_id: int, secret_key: str) -> str:
    """What is kept of an address to which a group has written: it says nothing by itself."""
    return _digest(f"invited to {group_id}:{email}", secret_key).hex()


def declining_token(address_key: str, *, secret_key: str, now: datetime) -> str:
    """What stands in each mailed invitation, by which whoever has its address declines them all."""
    return DECLINING.token(address_key, secret_key=secret_key, now=now)


def address_declining(token: str, *, secret_key: str, now: datetime) -> str:
    """The key of the address to which a mail with this token went. Raises NotFound."""
    address_key = DECLINING.open(token, secret_key=secret_key, now=now)
    if address_key is None:
        raise NotFound
    return address_key


def _digest(text: str, secret_key: str) -> bytes:
    return hmac.new(secret_key.encode(), text.encode(), sha256).digest()
