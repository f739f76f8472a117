"""Being asked because of somebody's contacts: what the inbox says, and what a yes makes."""

from datetime import UTC, date, datetime

import pytest

from meetup.connections.models import Connection
from meetup.connections.sources.source import Listing
from meetup.contacts.matching_actions import match_later
from meetup.contacts.matching_worker import match_next
from meetup.db import db
from meetup.members.models import Member
from meetup.members.rules import FoundBy
from meetup.rounds import Round
from tests.contacts.bringing import bring, reading, somebody

SINCE = date(2024, 3, 5)


@pytest.fixture
def pair(given):
    """Ada, who brings contacts, and Fen, who is found by his address."""
    return given.member("Ada Stone"), given.member("Fen Brook", found_by=FoundBy.ANYONE)


@pytest.fixture
def offers(app, given, pair):
    """`offers("linkedin")`: Ada brings Fen from there, and the worker asks him."""

    def offer(*sources, **more):
        ada, fen = pair
        for source in sources:
            person = somebody("Fen B", email=fen.email, since=SINCE)
            bring(given, ada, reading([person], source, **more), offers=True)
        with given.inside():
            match_later(ada.id, now=given.clock.moment)
        while match_next(app, now=given.clock.moment) is Round.DONE:
            pass

    return offer


@pytest.fixture
def connections(given):
    def rows():
        with given.inside():
            own = db.select(Connection.network, Connection.since).order_by(Connection.network)
            return [tuple(row) for row in db.session.execute(own)]

    return rows


def test_the_inbox_says_who_asks_and_by_which_networks(offers, pair, browser):
    offers("linkedin", "vcard")
    fen = browser(pair[1])
    for path in ("/inbox", "/connections/", "/m/ada-stone"):
        words = fen.get(path).words
        assert "Ada Stone" in words
        assert "They have you among their contacts: Address book, LinkedIn." in words
        assert "Asked by your e-mail address" not in words


def test_a_yes_connects_on_each_network_that_goes_both_ways(offers, pair, browser, connections):
    offers("linkedin", "vcard")
    fen = browser(pair[1])
    fen.get("/inbox")
    fen.press("Accept")
    assert connections() == [("linkedin", datetime(2024, 3, 5, tzinfo=UTC))]
    words = browser(pair[0]).get("/connections/").words
    assert "Fen Brook" in words and "LinkedIn, since March 2024" in words


@pytest.mark.parametrize("answered", ["not at all", "with a no"])
def test_asking_back_is_the_same_yes(offers, pair, browser, connections, answered):
    offers("linkedin", "vcard")
    fen = browser(pair[1])
    if answered == "with a no":
        fen.get("/inbox")
        fen.press("Decline")
    page = fen.post("/m/ada-stone/ask")
    assert "You and Ada Stone are connected." in page.words
    assert connections() == [("linkedin", datetime(2024, 3, 5, tzinfo=UTC))]
    for person in pair:
        words = browser(person).get("/connections/").words
        assert "LinkedIn, since March 2024" in words and "Withdraw" not in words


@pytest.mark.parametrize("first", ["the file", "the mail"])
def test_whoever_is_invited_by_mail_as_well_is_asked_by_both_and_connected_since_then(
    offers, pair, browser, connections, first
):
    ada, fen = browser(pair[0]), browser(pair[1])
    if first == "the file":
        offers("linkedin")
    ada.get("/connections/invite")
    ada.press("Invite them", addresses=pair[1].email, words="From the choir.")
    if first == "the mail":
        offers("linkedin")
    words = fen.get("/inbox").words
    assert "They have you among their contacts: LinkedIn." in words and "From the choir." in words
    fen.press("Accept")
    assert connections() == [("linkedin", datetime(2024, 3, 5, tzinfo=UTC))]


def test_who_asks_in_person_tells_no_network_by_which_one_is_not_found(
    offers, pair, browser, given, connections
):
    """Their contacts have him by his address, by which only the people he has find him now."""
    given.group("choir", members=pair)
    with given.inside():
        db.session.get_one(Member, pair[1].id).found_by = FoundBy.MUTUAL
    offers("linkedin")
    ada, fen = browser(pair[0]), browser(pair[1])
    ada.get("/m/fen-brook")
    ada.press("Ask to connect")
    assert "among their contacts" not in fen.get("/inbox").words
    fen.press("Accept")
    assert [network for network, _ in connections()] == ["here"]


def test_what_goes_one_way_begins_here(offers, pair, browser, connections, clock):
    offers("mastodon")
    fen = browser(pair[1])
    fen.get("/inbox")
    fen.press("Accept")
    assert connections() == [("here", clock.moment)]


def test_who_follows_each_other_is_connected_there(offers, pair, browser, connections):
    offers("mastodon", listing=Listing.FOLLOWING)
    offers("mastodon", listing=Listing.FOLLOWERS)
    fen = browser(pair[1])
    fen.get("/inbox")
    fen.press("Accept")
    assert connections() == [("mastodon", datetime(2024, 3, 5, tzinfo=UTC))]


def test_a_no_is_told_to_nobody(offers, pair, browser, connections):
    ada = browser(pair[0])
    offers("linkedin")
    before = [ada.get(path).words for path in ("/inbox", "/connections/", "/ties/")]
    fen = browser(pair[1])
    fen.get("/inbox")
    fen.press("Decline")
    assert connections() == []
    assert [ada.get(path).words for path in ("/inbox", "/connections/", "/ties/")] == before
    assert "Ada Stone" not in fen.get("/inbox").words


def test_many_who_ask_cost_no_more_questions_than_one(
    offers, pair, app, given, browser, count_queries
):
    offers("linkedin")
    fen = browser(pair[1])
    fen.get("/inbox")
    with count_queries() as of_one:
        fen.get("/inbox")
    for number in range(3):
        person = given.member(f"Member {number}")
        bring(given, person, reading([somebody("F", email=pair[1].email)]), offers=True)
        with given.inside():
            match_later(person.id, now=given.clock.moment)
    while match_next(app, now=given.clock.moment) is Round.DONE:
        pass
    with count_queries() as of_four:
        assert "Member 2" in fen.get("/inbox").words
    assert len(of_one) == len(of_four)
