"""Whom a kiosk finds by what is typed, and how it shows them to whoever stands there."""

import re
from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from meetup.folding import folded

MOST_OF_A_KIOSK_NAME = 40
FEWEST_LETTERS = 2
MOST_FOUND = 6
ASIDE = re.compile(r"\([^)]*\)")


class Known(NamedTuple):
    """Somebody whom the door knows; who is unlisted is found by their full name alone."""

    id: int
    name: str
    is_unlisted: bool


class Found(NamedTuple):
    """A name as a kiosk shows it. `id` is None where several people would be shown alike.

    Then `is_whole` says whether the full name was typed already, which several people have.
    """

    shown: str
    id: int | None
    is_whole: bool


class Search(NamedTuple):
    """What a kiosk has found; nobody is shown where too few letters were typed, or too many fit."""

    found: list[Found]
    is_too_short: bool = False
    fits_too_many: bool = False


def short_name(name: str) -> str:
    """First name and initial, such as *Ana B.*: all that a kiosk ever shows of a name.

    Of one word it is that word, but for what makes it an address.
    """
    first, *others = _parts(name)
    letters = (letter for part in reversed(others) for letter in part if letter.isalnum())
    initial = next(letters, "")
    if initial:
        return f"{first} {initial.upper()}."
    return first.lstrip("@").partition("@")[0] or "?"


def search(typed: str, people: Iterable[Known]) -> Search:
    """Whom `typed` finds: by the beginning of the first name, by whole words, by the full name.

    Not by parts of a last name: letter by letter, whoever stands there would spell it out.
    """
    words = _words(typed)
    if sum(map(len, words)) < FEWEST_LETTERS:
        return Search([], is_too_short=True)
    found = [person for person in people if _fits(words, person)]
    whole = [person for person in found if _is_full_name(words, person.name)]
    if len(words) > 1 and whole:
        found = whole
    shown = Counter(short_name(person.name) for person in found)
    if len(shown) > MOST_FOUND:
        return Search([], fits_too_many=True)
    alone = {short_name(person.name): person.id for person in found}
    typed_whole = {short_name(person.name) for person in whole}
    return Search(
        [
            Found(name, alone[name] if count == 1 else None, name in typed_whole)
            for name, count in sorted(shown.items(), key=lambda one: folded(one[0]))
        ]
    )


def _fits(words: list[str], person: Known) -> bool:
    if person.is_unlisted:
        return _is_full_name(words, person.name)
    first, *others = _words(" ".join(_parts(person.name))) or [""]
    begins = first.startswith(words[0]) or words[0] in others
    initials = {word[:1] for word in others[-1:]}
    return begins and all(word in {first, *others, *initials} for word in words[1:])


def _is_full_name(words: list[str], name: str) -> bool:
    return words in (_words(name), _words(" ".join(_parts(name))))


def _parts(name: str) -> list[str]:
    """The words of a name in the order in which it is said, without what is said in brackets."""
    parts = ASIDE.sub(" ", name).split() or name.split() or [""]
    if parts[0].endswith(",") and len(parts) > 1:
        return [*parts[1:], parts[0].rstrip(",")]
    return parts


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", folded(text))
