"""What the rows of a file are told apart and matched by."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from meetup.connections.sources.source import Person, Reading
from meetup.contact_keys import ContactKeys
from meetup.contacts.rules import NAME_LENGTH, numbered
from meetup.folding import folded


@dataclass(frozen=True, slots=True)
class Staged:
    """A row as it is kept while its owner chooses, without any e-mail address.

    Of its `keys`, those that are `shared` with others join it to nobody of another name.
    `chosen` is false for somebody whom the owner has deleted before: they stay away unless asked.
    """

    line: int
    name: str
    profiles: tuple[str, ...]
    since: date | None
    identity: str
    keys: frozenset[str]
    shared: frozenset[str]
    chosen: bool

    @property
    def search(self) -> str:
        return folded(self.name)[: 2 * NAME_LENGTH]


def staged(
    reading: Reading, keys: ContactKeys, deleted: Collection[str], shared: Collection[str] = ()
) -> Iterator[Staged]:
    """The rows of a file; `deleted` is what stayed of contacts whom the owner deleted.

    `shared` are keys of which the owner said that several people have them; addresses that the
    file has at different names are, too: those of families, offices and clubs.
    """
    times: Counter[str] = Counter()
    matched = [_matched_by(person, keys) for person in reading.people]
    several = {*shared, *_at_several_names(zip(reading.people, matched, strict=True))}
    for person, found in zip(reading.people, matched, strict=True):
        of_all = frozenset(several.intersection(found))
        ones = [keys.of_one_of_several(key, folded(person.name)) for key in found if key in of_all]
        # The first says who it is, or what it becomes where others have the same.
        plain, *further = [key for key in found if key not in of_all] or ones or [_by_name(person)]
        times[plain] += 1
        identity = numbered(plain, times[plain])
        # Deleted before a surer one stood beside it, they stay away as well.
        chosen = not (
            deleted and any(keys.of_deleted(one) in deleted for one in (identity, *further))
        )
        # A name proves nothing, so it is good within one kind of file alone, with its date.
        held = {*found, *ones} or {identity.replace("name:", f"name:{reading.source}:", 1)}
        about = (person.line, person.name[:NAME_LENGTH], person.profiles, person.since)
        yield Staged(*about, identity, frozenset(held), of_all, chosen)


def _matched_by(person: Person, keys: ContactKeys) -> list[str]:
    """What is known of a person that others know them by as well, the surest first."""
    return [
        *(keys.of_profile(profile) for profile in person.profiles),
        *(keys.of_address(address) for address in person.emails),
    ]


def _at_several_names(people: Iterable[tuple[Person, list[str]]]) -> Iterator[str]:
    first: dict[str, Person] = {}
    for person, found in people:
        for key in found:
            other = first.setdefault(key, person)
            if other is not person and folded(other.name) != folded(person.name):
                yield key


def _by_name(person: Person) -> str:
    said = f"{folded(person.name)}|{person.since or ''}"
    return f"name:{sha256(said.encode()).hexdigest()}"
