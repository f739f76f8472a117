"""Found by another address than the one with which one signs in."""

import pytest

from meetup.connections.models import ConnectionRequest
from meetup.db import db
from meetup.members.address_models import FurtherAddress
from meetup.members.rules import FoundBy
from tests.contacts.bringing import bring, reading, somebody
from tests.contacts.test_matching import World, matched, world
from tests.letters.conftest import deliver, post_office, use_server

__all__ = ["deliver", "matched", "post_office", "use_server", "world"]

OLD = "fen@old.example"
ADA_OLD = "ada@old.example"


@pytest.fixture
def further(world: World):
    """`further(by)`: Fen, found by nobody else, has another address, by which these find them."""

    def add(by=FoundBy.ANYONE, *, confirmed=True, email=OLD):
        world.is_found(FoundBy.NOBODY)
        added = world.given.further_address(world.fen, email, found_by=by, confirmed=confirmed)
        world.due(world.fen)
        return added

    return add


def has_ada(world, email=ADA_OLD):
    """Ada is among the contacts of Fen."""
    bring(world.given, world.fen, reading([somebody("Ada", email=email)], "vcard"))


def requests(given):
    with given.inside():
        found = db.select(ConnectionRequest.asker_id, ConnectionRequest.asked_id)
        return [tuple(row) for row in db.session.execute(found)]


def test_an_offer_reaches_whoever_is_found_by_another_address(world, further, browser):
    world.brings(email=OLD)
    assert world.asked() == []
    further()
    assert world.asked() == world.one_question
    # However often it is looked at, and whoever looks.
    for person in (world.ada, world.fen):
        world.due(person)
    assert world.asked() == world.one_question
    assert "They have you among their contacts: LinkedIn." in browser(world.fen).get("/inbox").words
    browser(world.fen).post("/m/ada-stone/accept")
    assert "LinkedIn" in browser(world.ada).get("/connections/").words


def unconfirmed(world, further):
    further(confirmed=False)


def found_by_nobody(world, further):
    further(FoundBy.NOBODY)


def found_by_others(world, further):
    further(FoundBy.MUTUAL)


def somebody_elses_now(world, further):
    further()
    gil = world.given.member("Gil")
    with world.given.inside():
        db.session.execute(db.update(FurtherAddress).values(email_key=None))
    world.given.further_address(gil, OLD, found_by=FoundBy.NOBODY)


def blocked(world, further):
    further()
    world.given.block(world.fen, world.ada)


KEEPS_APART = [unconfirmed, found_by_nobody, found_by_others, somebody_elses_now, blocked]


@pytest.mark.parametrize("why", KEEPS_APART, ids=lambda why: why.__name__)
def test_it_reaches_nobody_else(world, further, browser, why, deliver, post_office):
    """Not by an offer, nor typed; and who is here gets no invitation by mail."""
    world.brings(email=OLD)
    why(world, further)
    world.due(world.ada)
    ada = browser(world.ada)
    ada.post("/connections/ask", {"email": OLD})
    ada.post("/connections/invite", {"addresses": OLD})
    assert world.asked() == [] and requests(world.given) == []
    deliver()
    # To an address that nobody has confirmed it goes as to any other.
    assert len(post_office.mails) == (1 if why is unconfirmed else 0)


@pytest.mark.parametrize("way", ["offer", "typed", "invited"])
def test_who_is_found_by_people_they_have_knows_them_by_any_address(
    world, further, browser, way, deliver, post_office
):
    further(FoundBy.MUTUAL)
    has_ada(world)
    ada = browser(world.ada)

    def asks():
        if way == "offer":
            world.brings(email=OLD)
            world.matched()
        elif way == "typed":
            ada.post("/connections/ask", {"email": OLD})
        else:
            ada.post("/connections/invite", {"addresses": OLD, "words": "Hi"})
        return requests(world.given)

    known = world.given.further_address(world.ada, ADA_OLD, confirmed=False)
    assert asks() == []
    # Whoever confirms nothing could be anybody.
    browser(None).post(world.given.address_link(known))
    assert asks() == world.one_question
    deliver()
    assert post_office.mails == [] or way == "typed"


def test_an_invitation_by_mail_stands_in_the_inbox(world, further, browser, deliver, post_office):
    further()
    browser(world.ada).post("/connections/invite", {"addresses": OLD, "words": "Hello Fen"})
    assert requests(world.given) == world.one_question
    assert "Hello Fen" in browser(world.fen).get("/inbox").words
    deliver()
    assert post_office.mails == []


def test_who_declined_at_an_address_is_not_invited_there(world, further, browser):
    further()
    browser(None).post(f"/connections/invite/{world.given.declining(world.ada, OLD)}")
    ada = browser(world.ada)
    ada.post("/connections/invite", {"addresses": OLD})
    assert requests(world.given) == []
    # At another they have declined nothing.
    world.given.further_address(world.fen, "fen@new.example")
    ada.post("/connections/invite", {"addresses": "fen@new.example"})
    assert requests(world.given) == world.one_question


def test_whoever_had_invited_an_address_asks_once_it_is_confirmed(world, further, browser, clock):
    ada = browser(world.ada)
    emails = (OLD, "fen@new.example")
    for email in emails:
        ada.post("/connections/invite", {"addresses": email, "words": f"To {email}"})
    clock.move(days=1)
    added = [further(confirmed=False, email=email) for email in emails]
    world.matched()
    assert requests(world.given) == []
    for address_id in added:
        browser(None).post(world.given.address_link(address_id))
    world.matched()
    assert requests(world.given) == world.one_question


def test_removed_it_finds_nobody_more(world, further, browser):
    added = further()
    world.brings(email=OLD)
    assert world.asked() == world.one_question
    browser(world.fen).post(f"/account/addresses/{added}/remove")
    world.due(world.ada)
    assert world.asked() == []


def test_an_invitation_into_a_group_reaches_it_unless_they_belong_to_it(
    world, further, browser, deliver, post_office
):
    further()
    chess = world.given.group("chess", owner=world.ada)
    ada = browser(world.ada)
    path = "/groups/chess/mailed-invitations"
    ada.post(path, {"addresses": OLD})
    deliver()
    assert [mail["To"] for mail in post_office.mails] == [OLD]
    world.given.membership(chess, world.fen)
    world.given.clock.move(days=90)
    ada.post(path, {"addresses": OLD})
    deliver()
    assert len(post_office.mails) == 1


def test_the_page_and_the_statements_are_the_same_whoever_has_it(
    world, further, browser, count_queries
):
    further()
    world.given.further_address(world.fen, "shut@old.example", found_by=FoundBy.NOBODY)
    world.given.further_address(world.fen, "kept@old.example", found_by=FoundBy.MUTUAL)
    ada = browser(world.ada)
    token = ada.token()
    for path, field in (("/connections/ask", "email"), ("/connections/invite", "addresses")):
        done = []
        for name in ("fen", "shut", "kept", "free"):
            with count_queries() as statements:
                sent = {"csrf_token": token, field: f"{name}@old.example"}
                answer = ada.client.post(path, data=sent)
            done.append((answer.status_code, answer.location, answer.text, *statements))
        assert done == [done[-1]] * 4
    assert requests(world.given) == world.one_question
