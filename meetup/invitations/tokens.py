"""What stands in the link of an invitation, and how it is recognised without being kept."""

import hmac
from base64 import urlsafe_b64encode
from hashlib import sha256
from secrets import token_urlsafe

BYTES = 24


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


def _digest(text: str, secret_key: str) -> bytes:
    return hmac.new(secret_key.encode(), text.encode(), sha256).digest()
