"""Which word of the owner an offer rests on: the newest, of people who are still listed."""

import pytest

from meetup.connections.models import ConnectionRequest
from meetup.db import db
from meetup.members.rules import FoundBy
from tests.contacts.bringing import bring, reading, somebody, undo
from tests.contacts.test_matching import FEN, World, matched, world

__all__ = ["matched", "world"]

MAIL = "fen-brook@example.org"
GIL = somebody("Gil", profile="linkedin.com/in/gil")


@pytest.fixture
def brings(world: World):
    """`brings(fen(), GIL, offers=False)`: Ada brings a file with these people."""

    def bring_in(*people, owner=None, source="linkedin", offers=True, leave_out=()):
        owner = owner or world.ada
        file = reading(people, source)
        import_id = bring(world.given, owner, file, offers=offers, leave_out=leave_out)
        world.due(owner)
        return import_id

    return bring_in


def fen(email=MAIL, name="Fen"):
    """Fen as LinkedIn lists them."""
    return somebody(name, email=email, profile=FEN)


def test_who_is_gone_from_the_newest_list_is_not_asked_should_they_be_found_later(world, brings):
    world.is_found(FoundBy.NOBODY)
    brings(fen(), GIL)
    brings(GIL)
    world.is_found(FoundBy.ANYONE)
    assert world.asked() == []


def test_a_question_goes_with_whoever_is_gone_from_the_newest_list(world, brings):
    brings(fen(), GIL)
    assert world.asked() == world.one_question
    brings(GIL)
    assert world.asked() == []
    brings(fen(), GIL)
    assert world.asked() == world.one_question


def test_who_is_gone_from_one_list_is_asked_by_what_another_offers(world, brings):
    brings(fen(), GIL)
    brings(somebody("Fen", email=MAIL), source="vcard")
    brings(GIL)
    assert world.asked() == world.one_question


def test_an_offer_of_a_list_that_lacks_them_now_is_not_made_by_another_file(world, brings):
    brings(fen(), GIL)
    brings(somebody("Fen", email=MAIL), source="vcard", offers=False)
    assert world.asked() == world.one_question
    brings(GIL)
    assert world.asked() == []


def test_a_part_of_an_address_book_lacks_nobody(world, brings):
    brings(somebody("Fen", email=MAIL), source="vcard")
    brings(somebody("Gil", email="gil@example.org"), source="vcard")
    assert world.asked() == world.one_question


def test_an_address_that_a_newer_list_replaces_asks_nobody(world, brings):
    brings(fen())
    assert world.asked() == world.one_question
    brings(fen(email="fen@elsewhere.example"))
    assert world.asked() == []


def test_an_old_address_that_was_never_offered_asks_nobody(world, brings):
    brings(fen(), offers=False)
    brings(fen(email="fen@elsewhere.example"))
    assert world.asked() == []


def test_whose_address_a_newer_list_replaced_is_let_in_no_more(world, brings):
    world.is_found(FoundBy.MUTUAL)
    brings(fen())
    ada = somebody("Ada", email="ada-stone@example.org", profile="linkedin.com/in/ada")
    brings(ada, owner=world.fen, offers=False)
    assert world.asked() == world.one_question
    with world.given.inside():
        db.session.execute(db.delete(ConnectionRequest))
    other = somebody("Ada", email="other@example.org", profile="linkedin.com/in/ada")
    brings(other, owner=world.fen, offers=False)
    assert world.asked() == []


def test_brought_again_without_an_offer_they_are_not_asked_any_more(world, brings):
    brings(fen())
    assert world.asked() == world.one_question
    again = brings(fen(), offers=False)
    assert world.asked() == []
    undo(world.given, again)
    world.due(world.ada)
    assert world.asked() == world.one_question


def test_a_file_says_nothing_of_whom_its_owner_did_not_choose(world, brings):
    brings(fen(), GIL)
    brings(fen(), GIL, leave_out=[0], offers=False)
    assert world.asked() == world.one_question


@pytest.fixture
def withdrawn(world: World, brings, browser):
    """`withdrawn(import_id)`: Ada's page once she has withdrawn the offer of this import."""

    def press(import_id):
        ada = browser(world.ada)
        ada.get(f"/connections/import/{import_id}")
        return ada.press("Withdraw it")

    return press


def test_an_offer_is_withdrawn_without_undoing_the_import(world, brings, withdrawn, browser):
    import_id = brings(fen())
    assert world.asked() == world.one_question
    ada = browser(world.ada)
    contact = ada.get("/connections/contacts").soup.find("a", string="Fen")["href"]
    assert "You offer to connect" in ada.get(contact).words
    page = withdrawn(import_id)
    assert "You offer it no more." in page.words and not page.has_button("Withdraw it")
    assert world.asked() == []
    assert "Ada" not in browser(world.fen).get("/inbox").words
    assert "You offer to connect" not in ada.get(contact).words
    world.due(world.fen)
    assert world.asked() == []


def test_withdrawn_it_does_not_come_back_when_the_import_is_undone(world, brings, withdrawn):
    brings(fen())
    again = brings(fen())
    assert world.asked() == world.one_question
    withdrawn(again)
    undo(world.given, again)
    world.due(world.ada)
    assert world.asked() == []


def test_withdrawn_it_stays_where_another_network_offers(world, brings, withdrawn):
    brings(somebody("Fen", email=MAIL), source="vcard")
    withdrawn(brings(fen()))
    assert world.asked() == world.one_question


def test_withdrawn_a_no_is_remembered_and_so_is_what_was_asked_in_person(
    world, brings, withdrawn, browser
):
    gil = world.given.member("Gil Moor", found_by=FoundBy.ANYONE)
    import_id = brings(fen(), somebody("Gil", email="gil-moor@example.org"))
    world.asked()
    other = browser(world.fen)
    other.get("/inbox")
    other.press("Decline")
    ada = browser(world.ada)
    ada.get("/connections/")
    ada.press("Ask whoever has this address", email="gil-moor@example.org")
    withdrawn(import_id)
    world.matched()
    with world.given.inside():
        kept = db.session.execute(db.select(ConnectionRequest.asked_id)).scalars()
        assert sorted(kept) == sorted([world.fen.id, gil.id])


def test_nobody_withdraws_for_somebody_else(world, brings, browser):
    import_id = brings(fen())
    path = f"/connections/import/{import_id}/withdraw"
    assert browser(world.fen).post(path).status == 404
    assert world.asked() == world.one_question
