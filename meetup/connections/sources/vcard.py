"""vCards of all versions: what address books on phones, Macs and servers export."""

import re
from collections.abc import Iterator

from meetup.connections.sources.cards import Card, cards_of
from meetup.connections.sources.file import File
from meetup.connections.sources.people import People
from meetup.connections.sources.properties import Property
from meetup.connections.sources.source import Answers, Listing, Reading
from meetup.connections.sources.text import decoded, is_wide
from meetup.profiles import fediverse_key, is_of_a_person, profile_key

name = "vcard"
title = "An address book (vCard)"
steps = (
    "iPhone or Mac: in Contacts, choose a list, then Export.",
    "Android: in Contacts, open Fix & manage or Settings, then Export to file.",
    "Outlook, Thunderbird and most others: Export, with the format vCard (.vcf).",
    "Choose the .vcf file here, or a zip of several.",
)
joins = True

NETWORK = "address book"
BEGINNING = re.compile(r"(?:\A|[\r\n])BEGIN:VCARD[ \t]{0,9}(?:[\r\n]|\Z)", re.IGNORECASE)
MARK = b"\xef\xbb\xbf"
KINDS = ("KIND", "X-ADDRESSBOOKSERVER-KIND")
SOCIAL = ("X-SOCIALPROFILE", "SOCIALPROFILE", "X-MASTODON", "IMPP")


def recognises(file: File) -> bool:
    """Whether a card begins in it."""
    return BEGINNING.search(file.beginning) is not None


def read(file: File, answers: Answers) -> Reading:
    """The people of the file. Raises NotReadable for too many."""
    content = file.content.removeprefix(MARK)
    if is_wide(content):
        content = decoded(content).encode("utf-8", "replace")
    people = People()
    for card in cards_of(content):
        people.begin_row()
        _read_card(card, people)
    found = people.without_shared_profiles()
    people.problems.sort(key=lambda problem: problem.line)
    return Reading(name, NETWORK, Listing.ADDRESSES, found, people.problems, unsaid=people.unsaid)


def _read_card(card: Card, people: People) -> None:
    if card.why:
        people.problem(card.line, card.why)
        return
    if any(p.name in KINDS and p.value.strip().lower() == "group" for p in card.properties):
        people.problem(card.line, "Left out: this is a list of people, not a person.")
        return
    emails = [p.text() for p in card.properties if p.name == "EMAIL"]
    people.add(card.line, _name(card), emails, profiles=_profiles(card))


def _name(card: Card) -> str:
    """What the card calls the person: all in one, else of its parts, else anything there is."""
    for wanted, value in (("FN", Property.text), ("N", _in_order), ("NICKNAME", Property.text)):
        for found in card.properties:
            if found.name == wanted and (text := value(found).strip()):
                return text
    organisations = (" ".join(p.parts()) for p in card.properties if p.name == "ORG")
    return next(organisations, "")


def _in_order(found: Property) -> str:
    """First, middle and last name; a card has the last name first."""
    last, first, middle, *_ = [*found.parts(), "", "", ""]
    return " ".join(part for part in (first, middle, last) if part)


def _profiles(card: Card) -> Iterator[str]:
    """The addresses that are this person's own, and nobody else's, as far as the card tells."""
    for found in card.properties:
        key = _key(found)
        # A page at work is everybody's who works there, but where it lies on a network.
        if key and (is_of_a_person(key) or "WORK" not in found.parameters.get("TYPE", [])):
            yield key


def _key(found: Property) -> str | None:
    if found.name in SOCIAL:
        return _social_key(found)
    return profile_key(found.text()) if found.name == "URL" or _is_own(found) else None


def _is_own(found: Property) -> bool:
    """Whether a related page is one of the same person; all others are other people's.

    Source: RFC 6350, section 6.6.6, whose `me` is that of XFN: it excludes every other relation.
    """
    is_me = found.parameters.get("TYPE") == ["ME"]
    return found.name == "RELATED" and is_me and not _is_text(found)


def _social_key(found: Property) -> str | None:
    """The key of a profile by its address, or by what Mastodon calls its owner.

    With VALUE=text it is a name on some network, which may look like a host: `ana.lind`.
    Source: RFC 9554, section 3.5.
    """
    said = {*found.parameters.get("TYPE", []), *found.parameters.get("SERVICE-TYPE", [])}
    text = found.text().strip()
    is_name = _is_text(found) and "/" not in text and not text.startswith("@")
    is_handle = "MASTODON" in said or found.name == "X-MASTODON"
    key = None if is_name else profile_key(text)
    return key or (fediverse_key(text) if is_handle else None)


def _is_text(found: Property) -> bool:
    return "TEXT" in found.parameters.get("VALUE", [])
