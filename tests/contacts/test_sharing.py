"""People who share an address are people each, and what their owner says of them lasts."""

import itertools

import pytest

from meetup.contacts.models import SharedKey
from meetup.db import db
from tests.contacts.bringing import bring, contacts, reading, somebody, undo
from tests.contacts.conftest import bring_in
from tests.contacts.test_contacts import links

FAMILY = [
    somebody("Ana Ek", email="ek@home.test"),
    somebody("Bo Ek", email="ek@home.test"),
]
CARDS = "".join(
    f"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:{name}\r\nEMAIL:ek@home.test\r\nEND:VCARD\r\n"
    for name in ("Ana Ek", "Bo Ek")
)


def rests(given, owner):
    """Of each contact the name, and on how many rows it rests."""
    return [(name, len(rows)) for name, _, _, rows in contacts(given, owner)]


def later(given, owner, file):
    """A minute later, another file."""
    given.clock.move(minutes=1)
    bring(given, owner, file)


def opened(browser, name):
    """The page of a contact."""
    return browser.get(links(browser.get("/connections/contacts"))[name])


def test_two_with_one_address_are_two_contacts_and_each_is_found(browser, cast):
    ana = browser(cast.ana)
    bring_in(ana, CARDS)
    assert {"Ana Ek", "Bo Ek"} <= {*links(ana.get("/connections/contacts"))}
    found = {*links(ana.get("/connections/contacts?q=bo"))}
    assert "Bo Ek" in found and "Ana Ek" not in found


@pytest.mark.parametrize("order", [*itertools.permutations(range(3))])
def test_in_whatever_order_they_come_each_is_joined_to_the_one_of_that_name(given, cast, order):
    files = [
        reading(FAMILY, "vcard"),
        reading([somebody("Ana Ek", email="ek@home.test", profile="linkedin.com/in/ana")]),
        reading(list(reversed(FAMILY)), "vcard"),
    ]
    for place in order:
        later(given, cast.ana, files[place])
    assert rests(given, cast.ana) == [("Ana Ek", 3), ("Bo Ek", 2)]


def test_one_with_another_name_in_another_file_is_one_person(given, cast):
    bring(given, cast.ana, reading([somebody("Ana E.", email="ana@home.test")], "vcard"))
    bring(given, cast.ana, reading([somebody("Ana Ek", email="ana@home.test")]))
    assert rests(given, cast.ana) == [("Ana Ek", 2)]


def test_their_owner_may_say_that_they_are_the_same(given, cast, browser):
    bring(given, cast.ana, reading(FAMILY, "vcard"))
    ana = browser(cast.ana)
    ana.get(f"{opened(ana, 'Ana Ek').path}?q=bo")
    ana.press("The same person")
    assert len(contacts(given, cast.ana)) == 1
    later(given, cast.ana, reading(list(reversed(FAMILY)), "vcard"))
    assert len(contacts(given, cast.ana)) == 1, "in the next file as well"
    opened(ana, "Bo Ek")
    ana.press("Part them")
    assert rests(given, cast.ana) == [("Ana Ek", 2), ("Bo Ek", 2)]


def test_their_owner_says_that_they_are_different_and_that_lasts(given, cast, browser):
    first = bring(given, cast.ana, reading([somebody("Ana", email="ek@home.test")], "vcard"))
    bring(given, cast.ana, reading([somebody("Bo", email="ek@home.test")]))
    assert rests(given, cast.ana) == [("Bo", 2)]
    ana = browser(cast.ana)
    opened(ana, "Bo")
    page = ana.press("They are different people")
    assert rests(given, cast.ana) == [("Ana", 1), ("Bo", 1)]
    assert "Different names" not in page.words, "there is nothing left to be said"
    later(given, cast.ana, reading([somebody("Bo", email="ek@home.test")]))
    later(given, cast.ana, reading([somebody("Ana", email="ek@home.test")], "vcard"))
    undo(given, first)
    assert rests(given, cast.ana) == [("Ana", 1), ("Bo", 2)]


def test_what_is_one_without_doubt_is_not_asked_about(given, cast, browser):
    bring(given, cast.ana, reading([somebody("Bo Ek", email="bo@x.test")], "vcard"))
    bring(given, cast.ana, reading([somebody("Bo EK", email="bo@x.test")]))
    assert "different people" not in opened(browser(cast.ana), "Bo EK").words


def test_what_was_said_goes_with_the_last_who_had_it(given, cast, browser):
    ids = [
        bring(given, cast.ana, reading([somebody(name, email="ek@home.test")], kind))
        for name, kind in (("Ana", "vcard"), ("Bo", "linkedin"))
    ]
    ana = browser(cast.ana)
    opened(ana, "Bo")
    ana.press("They are different people")
    for one in ids:
        undo(given, one)
    with given.inside():
        assert db.session.query(SharedKey).count() == 0
