"""A table whose columns nobody knows, kept while its owner looks: without any e-mail address."""

import re
import zlib

from meetup.addresses import email_address
from meetup.connections.sources.text import decoded
from meetup.contact_keys import ContactKeys

BETWEEN = r"\s,;:<>()\[\]\"'|"
# From the beginning of a word alone, so that each is looked at once. Behind an @ it is a handle,
# such as @ana@mastodon.social.
ADDRESS = re.compile(rf"(?<![^{BETWEEN}])([^{BETWEEN}@]++)@[^{BETWEEN}@]++")
HASHED = re.compile(r"([0-9a-f]{64})@address\.test")
# As a page would show one, which may have cut it.
SHOWN = re.compile(r"[0-9a-f]{40,}\S*")
UNREADABLE = "(not an e-mail address)"


def kept_table(content: bytes, keys: ContactKeys) -> bytes:
    """The table with the key of each e-mail address in its place, packed."""

    def hashed(found: re.Match[str]) -> str:
        if _is_page(found[1]):
            return found[0]
        try:
            key = keys.of_address(email_address(found[0].rstrip(".")))
        except ValueError:
            return UNREADABLE
        return f"{key.removeprefix('mail:')}@address.test"

    return zlib.compress(ADDRESS.sub(hashed, decoded(content)).encode("utf-8", "replace"))


def _is_page(before: str) -> bool:
    """Whether what stands before an @ is where a profile lies: m.example/@ana."""
    host, slash, _ = before.removeprefix("//").partition("/")
    return bool(slash) and "." in host and before.endswith("/")


def unpacked(table: bytes) -> bytes:
    """The table as it was kept."""
    return zlib.decompress(table)


def readable(example: str) -> str:
    """A cell of a kept table as a person is shown it."""
    return SHOWN.sub("an e-mail address", example)


class KeysOfKeptTable(ContactKeys):
    """Keys for what is read from a kept table, in which addresses are keys already."""

    def of_address(self, address: str) -> str:
        """The key that stands in place of an address."""
        hashed = HASHED.fullmatch(address)
        return f"mail:{hashed[1]}" if hashed else super().of_address(address)
