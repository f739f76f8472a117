"""Blocks: silent, and not to be told from somebody who left."""

import pytest
from sqlalchemy import select

from meetup.connections.models import Connection, ConnectionRequest
from meetup.db import db
from meetup.handshakes.models import Claim, Handshake
from tests.given import Person


@pytest.fixture
def evening(cast, given, clock):
    """Ana, Ben and Cleo were at an event that has just begun."""
    event = given.event(cast.group_id, starts_at=clock.moment)
    for person in (cast.ana, cast.ben, cast.cleo):
        given.rsvp(event, person)
        given.attendance(event, person)
    return event


def block(browser, blocker: Person, blocked: Person):
    """The blocker's browser, on the page that says that it is done."""
    page = browser(blocker)
    page.get(f"/m/{blocked.handle}")
    assert "You have blocked" in page.press(f"Block {blocked.name}").words
    return page


def test_one_tap_hides_the_two_from_each_other(cast, browser, evening):
    block(browser, cast.ana, cast.ben)
    for viewer, other in ((cast.ana, cast.ben), (cast.ben, cast.ana)):
        page = browser(viewer)
        assert page.get(f"/m/{other.handle}").status == 404
        for verb in ("ask", "remove"):
            assert page.post(f"/m/{other.handle}/{verb}").status == 404
        for path in ("/connections/", "/inbox", "/ties/", f"/events/{evening}/met"):
            assert other.name not in page.get(path).words
    assert browser(cast.cleo).get("/m/ana").status == browser(cast.cleo).get("/m/ben").status == 200


def test_only_the_blocker_knows_and_can_end_it(cast, browser):
    block(browser, cast.ana, cast.ben)
    ben = browser(cast.ben)
    assert "Nobody. Whoever you block is not told." in ben.get("/account").words
    assert ben.post("/m/ana/unblock").status == ben.post("/m/ana/block").status == 404
    ana = browser(cast.ana)
    assert "Ben" in ana.get("/account").words
    assert "Ben is not blocked any more." in ana.press("Unblock").words
    assert ana.post("/m/ben/unblock").status == 404
    assert ana.get("/m/ben").status == ben.get("/m/ana").status == 200


def test_pressed_twice_it_says_the_same(cast, browser):
    block(browser, cast.ana, cast.ben)
    again = browser(cast.ana).post("/m/ben/block")
    assert again.status == 200 and "You have blocked Ben" in again.words


def test_nobody_blocks_themselves_or_strangers(cast, browser):
    ana = browser(cast.ana)
    assert ana.post("/m/ana/block").status == 403
    assert ana.post("/m/dov/block").status == ana.post("/m/nobody/block").status == 404


def test_it_ends_the_connection_and_what_is_open_and_keeps_what_happened(
    cast, given, browser, evening
):
    given.connection(cast.ana, cast.ben)
    given.connection(cast.ana, cast.ben, network="linkedin")
    given.request(cast.ben, cast.ana)
    given.claim(evening, cast.ana, cast.ben)
    given.handshake(evening, cast.ana, cast.ben)
    block(browser, cast.ben, cast.ana)
    with given.inside():
        assert db.session.scalars(select(Connection)).all() == []
        withdrawn = db.session.scalars(select(ConnectionRequest.withdrawn_at)).all()
        assert withdrawn and all(withdrawn)
        assert db.session.scalars(select(Claim.ended_at)).one() is not None
        assert len(db.session.scalars(select(Handshake)).all()) == 1


def test_unblocking_brings_the_tie_back_and_nothing_that_was_open(cast, given, browser, evening):
    given.connection(cast.ana, cast.ben)
    given.claim(evening, cast.cleo, cast.ana)
    given.request(cast.cleo, cast.ana)
    given.handshake(evening, cast.ana, cast.ben)
    for other in (cast.ben, cast.cleo):
        ana = block(browser, cast.ana, other)
        ana.press("Unblock")
    assert "Nobody yet." in ana.get("/connections/").words
    assert not ana.page.has_button("Accept")
    assert "Cleo" not in ana.get("/inbox").words
    met = ana.get(f"/events/{evening}/met").words
    assert "Ben You met" in met
    assert browser(cast.cleo).get(f"/events/{evening}/met").words.count("We met") == 2


def test_a_no_outlasts_a_block_whoever_made_it(cast, given, browser, evening):
    given.claim(evening, cast.ana, cast.ben, declined=True)
    given.request(cast.ana, cast.ben)
    ben = browser(cast.ben)
    ben.get("/connections/")
    ben.press("Decline")
    ana = block(browser, cast.ana, cast.ben)
    ana.press("Unblock")
    ana.get("/m/ben")
    ana.press("Ask to connect", note="Again?")
    ana.get(f"/events/{evening}/met")
    assert "You said that you met Ben." in ana.press("We met").words
    assert not ben.get("/connections/").has_button("Accept")
    assert "Ana" not in ben.get("/inbox").words


@pytest.mark.parametrize("declined", [True, False])
def test_after_a_block_and_its_end_a_claim_looks_the_same_whatever_was_answered(
    cast, given, browser, evening, declined
):
    given.claim(evening, cast.ana, cast.ben, declined=declined)
    ana = block(browser, cast.ana, cast.ben)
    ana.press("Unblock")
    page = ana.get(f"/events/{evening}/met")
    assert "You said you met" not in page.words and page.words.count("We met") == 2


def test_it_looks_like_somebody_who_left(cast, given, browser, evening):
    """Ben blocks Ana; Bob removes the connection, leaves, and is listed nowhere any more."""
    bob = given.member("Bob")
    given.membership(cast.group_id, bob)
    given.attendance(evening, bob)
    given.rsvp(evening, bob)
    for other in (cast.ben, bob):
        given.connection(cast.ana, other)
        given.claim(evening, cast.ana, other)
    ana = browser(cast.ana)
    paths = ("/connections/", "/ties/", "/inbox", f"/events/{evening}", f"/events/{evening}/met")
    lists = (*paths, "/groups/harbour/members")
    for path in paths:
        ana.get(path)
    block(browser, cast.ben, cast.ana)
    leaving = browser(bob)
    assert leaving.post("/m/ana/remove").status == 200
    leaving.get("/account")
    assert leaving.press("Save how others find you", is_unlisted="y").status == 200
    assert leaving.post("/groups/harbour/leave").status == 200
    for path in lists:
        words = ana.get(path).words
        assert "Ben" not in words and "Bob" not in words, path
    for name in ("ben", "bob"):
        assert [ana.get(f"/{place}/{name}").status for place in ("m", "ties")] == [404, 404]
