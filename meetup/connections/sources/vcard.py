"""vCards of all versions: what address books on phones, Macs and servers export."""

import re

from meetup.connections.sources.cards import Card, cards_of
from meetup.connections.sources.file import File
from meetup.connections.sources.people import People
from meetup.connections.sources.properties import Property
from meetup.connections.sources.source import Answers, Listing, Reading
from meetup.connections.sources.text import decoded, is_wide
from meetup.profiles import fediverse_key, profile_key

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
    people.add(card.line, _name(card), emails, profile=_profile(card))


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


def _profile(card: Card) -> str | None:
    """The one address that most likely is this person's own, and nobody else's."""
    keys: list[tuple[int, str]] = []
    for found in card.properties:
        if found.name in SOCIAL:
            key = _social_key(found)
        elif found.name == "URL":
            key = profile_key(found.text())
        else:
            continue
        # A page at work is everybody's who works there, but where it lies on a network.
        is_known = key and (key.startswith("linkedin.com/") or "/@" in key)
        if key and (is_known or "WORK" not in found.parameters.get("TYPE", [])):
            keys.append((0 if is_known else 1 if found.name in SOCIAL else 2, key))
    return min(keys, key=lambda ranked: ranked[0])[1] if keys else None


def _social_key(found: Property) -> str | None:
    said = {*found.parameters.get("TYPE", []), *found.parameters.get("SERVICE-TYPE", [])}
    text = found.text().strip()
    is_handle = "MASTODON" in said or found.name == "X-MASTODON"
    return profile_key(text) or (fediverse_key(text) if is_handle else None)
