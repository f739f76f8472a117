"""Header fields whose values are addresses and ids, which stand in a mail as they are."""

from email.headerregistry import HeaderRegistry, UnstructuredHeader
from email.policy import SMTP, Policy

# What the standard library does not know, it takes for prose: a word too long for a line it
# encodes (RFC 2047), so that no mailbox finds the address in it.
_AS_THEY_ARE = ("In-Reply-To", "References", "List-Id", "List-Unsubscribe", "List-Unsubscribe-Post")


class _AsItIs(UnstructuredHeader):
    """In one line, which may have 998 letters (RFC 5322, 2.1.1): none of ours comes near that."""

    def fold(self, *, policy: Policy) -> str:
        return f"{self.name}: {self}{policy.linesep}"  # type: ignore[attr-defined]  # mixed in


def _registry() -> HeaderRegistry:
    registry = HeaderRegistry()
    for name in _AS_THEY_ARE:
        # None of the library's own headers is what its stubs ask for.
        registry.map_to_type(name, _AsItIs)  # type: ignore[arg-type]
    return registry


# Of a mail as it is made and as it is sent.
MAIL_POLICY = SMTP.clone(header_factory=_registry())
