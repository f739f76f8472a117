"""Header fields as they stand in a mail: those of ours that are ids and addresses unchanged."""

from email.headerregistry import BaseHeader, HeaderRegistry, UnstructuredHeader
from email.policy import SMTP, Policy
from functools import lru_cache
from typing import Any

# What the standard library does not know, it takes for prose: a word too long for a line it
# encodes (RFC 2047), so that no mailbox finds the address in it.
_AS_THEY_ARE = (
    *("Message-ID", "In-Reply-To", "References"),
    *("List-Id", "List-Unsubscribe", "List-Unsubscribe-Post"),
)
# Each mail has three or four that are its own: most of these are what the others share.
_MOST_KEPT = 512


class _FoldedOnce(BaseHeader):
    """A field that is broken into lines once, though it stands in many mails."""

    _lines: dict[bool, str]

    def init(self, *given: Any, **facts: Any) -> None:
        super().init(*given, **facts)
        self._lines = {}

    def fold(self, *, policy: Policy) -> str:
        is_utf8: bool = policy.utf8  # type: ignore[attr-defined]  # an EmailPolicy has it
        if is_utf8 not in self._lines:
            self._lines[is_utf8] = super().fold(policy=policy)
        return self._lines[is_utf8]


class _AsItIs(UnstructuredHeader):
    """In one line, which may have 998 letters (RFC 5322, 2.1.1): none of ours comes near that."""

    # There is nothing to find in it.
    value_parser = staticmethod(str)  # type: ignore[assignment]  # no tokens, but no less

    def fold(self, *, policy: Policy) -> str:
        return f"{self.name}: {self}{policy.linesep}"  # type: ignore[attr-defined]  # mixed in


class _Fields(HeaderRegistry):
    """Reads what stands in field after field once: most are the same in the next mail.

    The library makes a type for each field, and another when it counts them.
    """

    def __init__(self) -> None:
        super().__init__(base_class=_FoldedOnce)
        self._type = lru_cache(maxsize=None)(super().__getitem__)
        self._read = lru_cache(_MOST_KEPT)(super().__call__)
        for name in _AS_THEY_ARE:
            # None of the library's own headers is what its stubs ask for.
            self.map_to_type(name, _AsItIs)  # type: ignore[arg-type]

    def __getitem__(self, name: str) -> type[BaseHeader]:
        return self._type(name)

    def __call__(self, name: str, value: Any) -> BaseHeader:
        # An address that was put together has no hash.
        return self._read(name, value) if isinstance(value, str) else super().__call__(name, value)


# Of a mail as it is made and as it is sent; the latter also where letters are no ASCII (RFC 6531).
MAIL_POLICY = SMTP.clone(header_factory=_Fields())
WIDE_MAIL_POLICY = MAIL_POLICY.clone(utf8=True)
