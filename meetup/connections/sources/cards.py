"""The cards of a vCard file. One may be broken without harm to the next."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from meetup.connections.sources.properties import MARKS, WANTED, Property, properties_of

MOST_PROPERTIES = 200


@dataclass
class Card:
    """A card: the line it begins on, what it says of a person, or why it cannot be read."""

    line: int
    properties: list[Property] = field(default_factory=list)
    why: str | None = None


def cards_of(content: bytes) -> Iterator[Card]:
    """The cards of a file in UTF-8 or an encoding like it; also what lies between them, as bad."""
    stack = _Stack()
    for found in properties_of(content):
        is_mark = found.name in MARKS and found.value.strip().upper() == "VCARD"
        if is_mark and found.name == "BEGIN":
            yield from stack.begin(found.line)
        elif is_mark:
            yield from stack.end(found.line)
        else:
            yield from stack.put(found)
    yield from stack.begin(0)


class _Stack:
    """The card that is open, if one is; each step gives what became whole, or is broken, by it."""

    def __init__(self) -> None:
        self._card: Card | None = None
        # The card of a person's agent may stand inside; it is another person's.
        self._nested = 0
        self._is_agent = False
        self._is_lost = False

    def begin(self, line: int) -> Iterator[Card]:
        if self._card and self._is_agent:
            self._nested += 1
            self._is_agent = False
            return
        if self._card:
            yield Card(self._card.line, why="Left out: this card is cut off before its end.")
        self._card, self._nested, self._is_lost = Card(line), 0, False

    def end(self, line: int) -> Iterator[Card]:
        self._is_agent = False
        if self._nested:
            self._nested -= 1
        elif self._card:
            yield self._card
            self._card = None
        else:
            yield from self._lost(line)

    def put(self, found: Property) -> Iterator[Card]:
        if not self._card:
            yield from self._lost(found.line)
            return
        self._is_agent = found.name == "AGENT" and not found.value.strip()
        if found.name in WANTED and not self._nested:
            self._card.properties.append(found)
            if len(self._card.properties) > MOST_PROPERTIES:
                self._card.properties.pop()
                self._card.why = f"Left out: more than {MOST_PROPERTIES} lines name this person."

    def _lost(self, line: int) -> Iterator[Card]:
        """Of what stands in no card, the first line is told."""
        if not self._is_lost:
            yield Card(line, why="Left out: what stands here is in no card.")
        self._is_lost = True
