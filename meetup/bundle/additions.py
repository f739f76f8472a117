"""What a bundle adds to what stands."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from meetup.bundle.rules import BadRow, Pair, Ref

Values = dict[str, Any]


@dataclass
class Additions:
    """Rows to add, each under what makes it one of its kind, as column names and values.

    `promoted` are memberships that stand, and become an owner's; `known` counts for each file
    the rows that stand already, `bad` says what is wrong with the others.
    """

    members: dict[str, Values] = field(default_factory=dict)
    groups: dict[str, Values] = field(default_factory=dict)
    events: dict[str, Values] = field(default_factory=dict)
    memberships: dict[tuple[Ref, Ref], Values] = field(default_factory=dict)
    connections: dict[tuple[Pair, str], Values] = field(default_factory=dict)
    rsvps: dict[tuple[Ref, Ref], Values] = field(default_factory=dict)
    attendance: dict[tuple[Ref, Ref], Values] = field(default_factory=dict)
    handshakes: dict[tuple[Ref, Pair], Values] = field(default_factory=dict)
    promoted: list[tuple[int, int]] = field(default_factory=list)
    known: Counter[str] = field(default_factory=Counter)
    bad: list[BadRow] = field(default_factory=list)

    @property
    def counts(self) -> dict[str, int]:
        """How many rows are added to each table, by its name."""
        return {
            "members": len(self.members),
            "groups": len(self.groups),
            "memberships": len(self.memberships),
            "connections": len(self.connections),
            "events": len(self.events),
            "rsvps": len(self.rsvps),
            "attendance": len(self.attendance),
            "handshakes": len(self.handshakes),
        }

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to write."""
        return not self.promoted and not any(self.counts.values())
