"""What contacts are matched by: keys that say whose they are only to whoever has the address."""

import hmac
from hashlib import sha256

from meetup.config import Config
from meetup.profiles import profile_key

PURPOSE = b"handshakes: keys of contacts"
PROFILE = "url:"


class ContactKeys:
    """Keys under a secret of this instance: the same address has the same key, everywhere in it.

    No e-mail address of a contact is ever stored. From its key nobody without the secret gets
    back to it, not even by trying all addresses out.
    """

    def __init__(self, secret_key: str) -> None:
        # A key of its own, so that what is kept here is of no use for what else is signed.
        self._key = hmac.digest(secret_key.encode(), PURPOSE, sha256)

    def of_address(self, address: str) -> str:
        """The key of an address as accounts are looked up (`meetup.addresses`)."""
        return f"mail:{self._digest('mail', address)}"

    def of_profile(self, profile_key: str) -> str:
        """The key of a profile; `meetup.profiles` makes one of what people write."""
        return f"{PROFILE}{profile_key}"

    def of_one_of_several(self, key: str, name: str) -> str:
        """The key of one of the people who share what has this key; `name` is theirs, folded."""
        return f"one:{self._digest('one', f'{key}|{name}')}"

    def of_deleted(self, identity: str) -> str:
        """What stays of a contact that its owner deleted, so that it stays away."""
        return f"away:{self._digest('away', identity)}"

    def _digest(self, purpose: str, text: str) -> str:
        message = f"{purpose}\n{text}".encode()
        return hmac.digest(self._key, message, sha256).hex()


def contact_keys(config: Config) -> ContactKeys:
    """The keys of the instance with these settings."""
    return ContactKeys(config.key_of_fingerprints)


def key_of_profile(url: str) -> str | None:
    """The key of the profile at this address; None for what is none."""
    found = profile_key(url)
    return f"{PROFILE}{found}" if found else None
