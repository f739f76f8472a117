"""Which rows are one person: whatever hangs together by keys. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

# A row by its id, a contact by its id below zero, or a key.
Thing = int | str


def row(row_id: int) -> Thing:
    """A row, as a thing to be joined."""
    return row_id


def contact(contact_id: int) -> Thing:
    """A contact that there is already, as a thing to be joined."""
    return -contact_id


class Grouping:
    """Things that are joined two by two, and the groups that come of it (union-find)."""

    def __init__(self) -> None:
        self._above: dict[Thing, Thing] = {}

    def join(self, one: Thing, other: Thing) -> None:
        """Both belong to the same group."""
        self._above[self._top(one)] = self._top(other)

    def groups(self, row_ids: Iterable[int]) -> list[list[int]]:
        """The rows, those of a group together, in the order in which they came."""
        found: defaultdict[Thing, list[int]] = defaultdict(list)
        for row_id in row_ids:
            found[self._top(row(row_id))].append(row_id)
        return list(found.values())

    def contacts_with(self, row_id: int, contact_ids: Mapping[Thing, list[int]]) -> list[int]:
        """Those of the contacts, by what stands for their group, that this row belongs to."""
        return contact_ids.get(self._top(row(row_id)), [])

    def by_group(self, contact_ids: Iterable[int]) -> dict[Thing, list[int]]:
        """Contacts by what stands for their group, lower ids first."""
        found: defaultdict[Thing, list[int]] = defaultdict(list)
        for contact_id in sorted(set(contact_ids)):
            found[self._top(contact(contact_id))].append(contact_id)
        return dict(found)

    def _top(self, thing: Thing) -> Thing:
        while (above := self._above.setdefault(thing, thing)) != thing:
            self._above[thing] = self._above[above]
            thing = above
        return thing


def joined_by(keys: Mapping[int, Iterable[str]], said: Iterable[tuple[str, str]]) -> Grouping:
    """Rows joined by the keys they share, and by pairs of keys that are said to be one person."""
    grouping = Grouping()
    for row_id, own in keys.items():
        for key in own:
            grouping.join(row(row_id), key)
    for one, other in said:
        grouping.join(one, other)
    return grouping
