"""What the rows of a file are told apart and matched by."""

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from hashlib import sha256

from meetup.connections.sources.source import Person, Reading
from meetup.contact_keys import ContactKeys
from meetup.contacts.rules import NAME_LENGTH, numbered
from meetup.folding import folded


@dataclass(frozen=True, slots=True)
class Staged:
    """A row as it is kept while its owner chooses, without any e-mail address.

    `chosen` is false for somebody whom the owner has deleted before: they stay away unless asked.
    """

    person: Person
    identity: str
    keys: frozenset[str]
    chosen: bool

    @property
    def name(self) -> str:
        return self.person.name[:NAME_LENGTH]

    @property
    def search(self) -> str:
        return folded(self.name)[: 2 * NAME_LENGTH]


def staged(reading: Reading, keys: ContactKeys, deleted: Collection[str]) -> Iterator[Staged]:
    """The rows of a file; `deleted` is what stayed of contacts whom the owner deleted."""
    times: Counter[str] = Counter()
    for person in reading.people:
        plain = _identity(person, keys)
        times[plain] += 1
        own = numbered(plain, times[plain])
        chosen = keys.of_deleted(own) not in deleted
        yield Staged(person, own, _matched_by(person, own, reading.source, keys), chosen)


def _identity(person: Person, keys: ContactKeys) -> str:
    if person.profile:
        return keys.of_profile(person.profile)
    if person.emails:
        return keys.of_address(person.emails[0])
    said = f"{folded(person.name)}|{person.since or ''}"
    return f"name:{sha256(said.encode()).hexdigest()}"


def _matched_by(person: Person, own: str, source: str, keys: ContactKeys) -> frozenset[str]:
    found = {keys.of_address(address) for address in person.emails}
    if person.profile:
        found.add(keys.of_profile(person.profile))
    # A name proves nothing, so it is good within one kind of file alone, together with its date.
    return frozenset(found or {own.replace("name:", f"name:{source}:", 1)})
