"""A file as bytes, and what can be seen in it; each looked for once."""

from dataclasses import dataclass


@dataclass(frozen=True)
class File:
    """What somebody brought, or its beginning."""

    content: bytes
