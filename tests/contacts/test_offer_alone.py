"""An offer to connect that is made, or withdrawn, for one contact alone."""

import pytest

from meetup.members.rules import FoundBy
from tests.contacts.bringing import somebody, undo
from tests.contacts.test_matching import World, matched, world
from tests.contacts.test_offers import GIL, MAIL, brings, fen

__all__ = ["brings", "matched", "world"]


@pytest.fixture
def gil(world: World):
    """Gil is here, too, and found by anyone."""
    return world.given.member("Gil Moor", found_by=FoundBy.ANYONE)


@pytest.fixture
def press(world: World, browser):
    """`press("Withdraw it")`: a button on Ada's page of Fen."""

    def pressed(button):
        ada = browser(world.ada)
        contact = ada.get("/connections/contacts").soup.find("a", string="Fen")["href"]
        ada.get(contact)
        return ada.press(button)

    return pressed


def test_withdrawn_for_one_it_stays_for_the_others_and_nobody_is_told(
    world, brings, gil, press, browser, outbox
):
    brings(fen(), somebody("Gil", email="gil-moor@example.org"))
    assert world.asked() == [*world.one_question, (world.ada.id, gil.id)]
    page = press("Withdraw it")
    assert "You offer it no more." in page.words and page.has_button("Offer to connect")
    assert world.asked() == [(world.ada.id, gil.id)]
    assert "Ada" not in browser(world.fen).get("/inbox").words
    assert outbox() == []
    world.due(world.fen)
    assert world.asked() == [(world.ada.id, gil.id)]


def test_offered_alone_one_is_asked_and_no_other(world, brings, gil, press):
    brings(fen(), somebody("Gil", email="gil-moor@example.org"), offers=False)
    assert world.asked() == []
    page = press("Offer to connect")
    assert "You offer to connect, should they be here or come later." in page.words
    assert world.asked() == world.one_question
    press("Withdraw it")
    assert world.asked() == []


def test_a_no_for_one_holds_for_the_files_to_come(world, brings, press):
    first = brings(fen())
    press("Withdraw it")
    brings(fen())
    brings(somebody("Fen", email=MAIL), source="vcard")
    assert world.asked() == []
    # Also once the file is undone with which they came when it was said.
    undo(world.given, first)
    brings(fen())
    assert world.asked() == []


def test_a_yes_for_one_holds_until_a_newer_file_says_otherwise(world, brings, press):
    brings(fen(), offers=False)
    press("Offer to connect")
    assert world.asked() == world.one_question
    brings(fen(), offers=False)
    assert world.asked() == []


def test_the_offer_of_an_import_takes_a_yes_for_one_with_it_and_leaves_a_no(
    world, brings, gil, press, browser
):
    brings(fen(), somebody("Gil", email="gil-moor@example.org"), offers=False)
    press("Offer to connect")
    again = brings(fen(), somebody("Gil", email="gil-moor@example.org"))
    ada = browser(world.ada)
    ada.get(f"/connections/import/{again}")
    ada.press("Withdraw it")
    assert world.asked() == []


def test_a_no_stays_remembered_and_what_was_asked_in_person(world, brings, press, browser):
    brings(fen())
    assert world.asked() == world.one_question
    other = browser(world.fen)
    other.get("/inbox")
    other.press("Decline")
    press("Withdraw it")
    press("Offer to connect")
    world.matched()
    assert "Ada" not in browser(world.fen).get("/inbox").words


def test_who_is_gone_from_every_list_is_offered_nothing(world, brings, press, browser):
    brings(fen(), GIL)
    brings(GIL)
    ada = browser(world.ada)
    page = ada.get(ada.get("/connections/contacts").soup.find("a", string="Fen")["href"])
    assert "Your offer to connect" not in page.words


def test_who_cannot_be_answered_yet_offers_nothing(world, brings, browser):
    una = world.given.member("Una", confirmed=False)
    brings(fen(), owner=una, offers=False)
    page = browser(una)
    contact = page.get("/connections/contacts").soup.find("a", string="Fen")["href"]
    assert not page.get(contact).has_button("Offer to connect")
    assert page.post(f"{contact}/offer").status == 403


def test_nobody_offers_or_withdraws_for_somebody_else(world, brings, browser):
    brings(fen())
    ada = browser(world.ada)
    contact = ada.get("/connections/contacts").soup.find("a", string="Fen")["href"]
    for verb in ("offer", "withdraw"):
        assert browser(world.fen).post(f"{contact}/{verb}").status == 404
    assert world.asked() == world.one_question
