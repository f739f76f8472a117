"""The people of a file as they are found, and its problems; what is in a cell, made fit to keep."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from functools import lru_cache

from meetup.addresses import email_address
from meetup.connections.sources.source import NotReadable, Person, Problem
from meetup.connections.sources.text import UNREAD
from meetup.profiles import surest_first
from meetup.tidying import tidy

MOST_PEOPLE = 50_000
MOST_PROBLEMS = 1_000
LONGEST_NAME = 200
LONGEST_ADDRESS = 300
LONGEST_CELL = 4_000
MOST_ADDRESSES = 20
MOST_PROFILES = 10

ADDRESS = re.compile(r"([^\s@<>()\[\],;:\"]+)@[^\s@<>()\[\],;:\"]+")
PLAIN_LOCAL_PART = re.compile(r"[a-z0-9]+(?:[._+-][a-z0-9]+)*", re.IGNORECASE)
# Of a table that was kept while its columns were asked for, the keys of its addresses are left.
KEY_ALONE = re.compile(r"[0-9a-f]{64}@")
# They turn what follows around, so that a name reads as another; no script needs them in a name.
TURNS = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])


class People:
    """What is found in a file, row by row."""

    def __init__(self) -> None:
        self.found: list[Person] = []
        self.problems: list[Problem] = []
        self.unsaid = 0
        self._rows = 0

    def begin_row(self) -> None:
        """Count a row. Raises NotReadable for one too many."""
        self._rows += 1
        if self._rows > MOST_PEOPLE:
            raise NotReadable(f"This file has more than {MOST_PEOPLE:,} people.")

    def problem(self, line: int, why: str) -> None:
        """Something is wrong on a line; beyond a thousand, they are counted alone."""
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append(Problem(line, why))
        else:
            self.unsaid += 1

    def add(
        self,
        line: int,
        name: str,
        emails: list[str],
        *,
        profiles: Iterable[str] = (),
        handle: str | None = None,
        since: date | None = None,
    ) -> None:
        """A person, if there is anybody; else, or of what is not taken of them, a problem.

        `name` and `emails` are as the file has them, `profiles` are keys.
        """
        if UNREAD in name:
            self.problem(line, "A letter of the name is damaged in the file.")
        tidied = name_of(name)
        if len(tidied) > LONGEST_NAME:
            length = f"{len(tidied):,}"
            self.problem(line, f"Left out: the name has {length} characters, at most 200 fit.")
            return
        addresses = self._addresses(line, emails)
        own = self._profiles(line, profiles)
        called = tidied or handle or _shortened(addresses) or handle_in(own)
        if called:
            self.found.append(Person(line, called[:LONGEST_NAME], addresses, own, since))
        elif addresses:
            self.problem(line, "Left out: it has an e-mail address, and nothing that says whose.")
        else:
            self.problem(line, "Left out: there is nobody in this row.")

    def without_shared_profiles(self) -> list[Person]:
        """The people; a page that several of them name, such as their company's, is nobody's."""
        times = Counter(profile for person in self.found for profile in person.profiles)
        shared = {profile for profile, number in times.items() if number > 1}
        return [
            person if shared.isdisjoint(person.profiles) else self._without(shared, person)
            for person in self.found
        ]

    def _without(self, shared: set[str], person: Person) -> Person:
        self.problem(person.line, "Its web address is left out: others in this file have the same.")
        own = tuple(profile for profile in person.profiles if profile not in shared)
        return replace(person, profiles=own)

    def _profiles(self, line: int, keys: Iterable[str]) -> tuple[str, ...]:
        found = surest_first(keys)
        if len(found) > MOST_PROFILES:
            self.problem(line, f"Only {MOST_PROFILES} of its web addresses are taken.")
        return tuple(found[:MOST_PROFILES])

    def _addresses(self, line: int, cells: list[str]) -> tuple[str, ...]:
        """The e-mail addresses in some cells, each once."""
        found: dict[str, None] = {}
        for cell in cells:
            if not cell or cell.isspace():
                continue
            pieces = _pieces(cell)
            if not pieces:
                self.problem(line, "Its e-mail address is left out: there is none in that cell.")
            for piece in pieces:
                try:
                    found[_address(piece)] = None
                except ValueError:
                    self.problem(line, "Its e-mail address is left out: it looks like no address.")
        if len(found) > MOST_ADDRESSES:
            self.problem(line, f"Only the first {MOST_ADDRESSES} e-mail addresses are taken.")
        return tuple(found)[:MOST_ADDRESSES]


def name_of(text: str) -> str:
    """A name as it is kept: tidy, and of an e-mail address only what stands before its @."""
    if text.isascii() and text.isprintable():
        one_line = " ".join(text.split())
    else:
        one_line = tidy(text.translate(TURNS).replace(UNREAD, "")) or ""
    return ADDRESS.sub(r"\1@…", one_line) if "@" in one_line else one_line


def handle_in(profiles: tuple[str, ...]) -> str | None:
    """What stands for a name where there are only profiles."""
    if not profiles:
        return None
    host, _, path = profiles[0].partition("/")
    return f"{path}@{host}" if path.startswith("@") else path.rpartition("/")[2] or host


def _shortened(addresses: tuple[str, ...]) -> str:
    if not addresses or KEY_ALONE.match(addresses[0]):
        return ""
    return name_of(addresses[0])


def _pieces(cell: str) -> list[str]:
    """The addresses in a cell that may hold several, or names beside them."""
    if len(cell) > LONGEST_CELL:
        return []
    cell = cell.replace("mailto:", " ").replace(":::", " ")
    return [piece.strip("'.") for piece in re.split(r"[\s,;<>()\[\]\"|]+", cell) if "@" in piece]


def _address(piece: str) -> str:
    """An address as accounts are looked up. Raises ValueError for what is none.

    The same as `email_address`, without the pains it takes where the first part is plain.
    """
    local, _, domain = piece.rpartition("@")
    if len(piece) > LONGEST_ADDRESS:
        raise ValueError("no address is as long")
    is_plain = len(piece) <= 254 and len(local) <= 64 and piece.isascii()
    if is_plain and PLAIN_LOCAL_PART.fullmatch(local):
        return f"{local.lower()}@{_domain(domain)}"
    return email_address(piece)


@lru_cache(maxsize=4096)
def _domain(domain: str) -> str:
    return email_address(f"a@{domain}").partition("@")[2]
