"""Files of real programs: all that is in them is read, and what is wrong in them is said."""

import random
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import settings

from meetup.connections.sources import Listing
from meetup.errors import Refusal
from tests.connections.sources.files import read, zipped
from tests.connections.sources.mutants import mutated
from tests.study_data import study_data

MUTANTS = 200 if settings.get_current_profile_name() == "soak" else 10
ADDRESS_BOOKS = {
    "John_Doe_ANDROID.vcf": 6,
    "John_Doe_BLACK_BERRY.vcf": 1,
    "John_Doe_EVOLUTION.vcf": 1,
    "John_Doe_GMAIL.vcf": 1,
    "John_Doe_IPHONE.vcf": 1,
    "John_Doe_LOTUS_NOTES.vcf": 1,
    "John_Doe_MAC_ADDRESS_BOOK.vcf": 1,
    "John_Doe_MS_OUTLOOK.vcf": 1,
    "fullcontact.vcf": 1,
    "gmail-list.vcf": 3,
    "gmail-single.vcf": 1,
    "gmail-single2.vcf": 1,
    "issue114.vcf": 1,
    "outlook-2003.vcf": 1,
    "outlook-2007.vcf": 1,
    "rfc2426-example.vcf": 2,
    "rfc6350-example.vcf": 1,
    "thunderbird-MoreFunctionsForAddressBook-extension.vcf": 1,
}


def file_of(path: str) -> bytes:
    folder = study_data()
    assert folder is not None
    return (folder / path).read_bytes()


def address_book(name: str) -> bytes:
    return file_of(str(Path("vcards/ez-vcard") / name))


CONNECTIONS = "exports/linkedin/Connections_2018.csv"


def test_a_real_linkedin_export_of_2018():
    content = file_of(CONNECTIONS)
    reading = read(content)
    assert (reading.source, reading.listing) == ("linkedin", Listing.BOTH_WAYS)
    assert len(reading.people) == content.count(b"\n") - 1
    assert all(person.since for person in reading.people)
    # One of its addresses is none, as it came about when the names in it were scrambled.
    assert sum(not person.emails for person in reading.people) == len(reading.problems) == 1
    assert read(zipped(**{"Export/Connections.csv": content})) == reading


@pytest.mark.parametrize(("name", "number"), ADDRESS_BOOKS.items(), ids=ADDRESS_BOOKS)
def test_the_address_books_of_real_devices(name, number):
    content = address_book(name)
    assert content.upper().count(b"BEGIN:VCARD") == number
    reading = read(content)
    assert len(reading.people) == number
    assert [problem.line for problem in reading.problems] == ([36] if "ANDROID" in name else [])


def test_no_device_is_left_out():
    folder = study_data()
    assert folder is not None
    files = {path.name for path in (folder / "vcards" / "ez-vcard").glob("*.vcf")}
    assert files == {*ADDRESS_BOOKS}


def test_what_some_of_them_say():
    [john] = read(address_book("John_Doe_IPHONE.vcf")).people
    assert (john.name, john.emails) == ("Mr. John Richter James Doe Sr.", ("john.doe@ibm.com",))
    [simon] = read(address_book("rfc6350-example.vcf")).people
    assert (simon.name, simon.profiles) == ("Simon Perreault", ("nomis80.org",))
    android = read(address_book("John_Doe_ANDROID.vcf")).people
    assert [person.name for person in android][2] == "Ñ Ñ Ñ Ñ Ñ"


@pytest.mark.parametrize(
    "path", [CONNECTIONS, *(f"vcards/ez-vcard/{name}" for name in ADDRESS_BOOKS)]
)
def test_real_files_may_break_in_any_way(path):
    content, dice = file_of(path), random.Random(path)  # noqa: S311 - not for secrets
    for _ in range(MUTANTS):
        with suppress(Refusal):
            reading = read(mutated(content, dice)[0])
            assert reading.people or reading.problems
