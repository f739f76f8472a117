"""Whom an offer to connect reaches: members who can be found by what a contact is known by."""

from datetime import timedelta
from functools import partial

import pytest

from meetup.connections.models import Connection, ConnectionRequest
from meetup.contact_keys import key_of_profile
from meetup.contacts import matching_queries, matching_worker
from meetup.contacts.matching_actions import match_later, match_span
from meetup.contacts.matching_worker import match_next
from meetup.db import db
from meetup.members.link_models import ProfileLink
from meetup.members.models import Member
from meetup.members.rules import FoundBy
from meetup.rounds import Round
from tests.at_once import at_once
from tests.contacts.bringing import bring, reading, somebody, undo

FEN = "linkedin.com/in/fen-brook"


@pytest.fixture
def matched(app, given):
    """`matched()`: the worker has looked at everybody for whom something has changed."""

    def run():
        while match_next(app, now=given.clock.moment) is Round.DONE:
            pass

    return run


@pytest.fixture
def world(given, matched):
    """Ada brings contacts; Fen may be among them."""
    return World(given, matched)


class World:
    def __init__(self, given, matched):
        self.given, self.matched = given, matched
        self.ada = given.member("Ada Stone")
        self.fen = given.member("Fen Brook", found_by=FoundBy.ANYONE)

    def brings(self, owner=None, *, email="fen-brook@example.org", profile="", offers=True):
        owner = owner or self.ada
        people = [somebody("Somebody", email=email, profile=profile)]
        import_id = bring(self.given, owner, reading(people), offers=offers)
        self.due(owner)
        return import_id

    def due(self, person):
        with self.given.inside():
            match_later(person.id, now=self.given.clock.moment)

    def shows(self, person, *, found_by, verified=False):
        at = self.given.clock.moment if verified else None
        url = f"https://{FEN}" if person is self.fen else f"https://example.net/{person.handle}"
        key = key_of_profile(url)
        row = ProfileLink(member_id=person.id, url=url, key=key, found_by=found_by, position=0)
        row.verified_at = at
        self.given.add(row)
        self.due(person)
        return key.removeprefix("url:")

    def is_found(self, by):
        with self.given.inside():
            member = db.session.get_one(Member, self.fen.id)
            member.found_by, member.matching_due_at = by, self.given.clock.moment

    def asked(self):
        self.matched()
        with self.given.inside():
            rows = db.session.execute(
                db.select(
                    ConnectionRequest.asker_id,
                    ConnectionRequest.asked_id,
                    ConnectionRequest.by_address,
                    ConnectionRequest.by_contact,
                )
                .where(ConnectionRequest.withdrawn_at.is_(None))
                .order_by(ConnectionRequest.id)
            )
            found = [tuple(row) for row in rows]
        assert all(row[2:] == (True, True) for row in found)
        return [row[:2] for row in found]

    @property
    def one_question(self):
        return [(self.ada.id, self.fen.id)]


def test_whoever_is_found_by_their_address_is_asked_once(world):
    world.brings()
    assert world.asked() == world.one_question
    world.due(world.ada)
    world.due(world.fen)
    assert world.asked() == world.one_question


def test_who_comes_later_is_asked_then(world):
    world.is_found(FoundBy.NOBODY)
    world.brings()
    assert world.asked() == []
    world.is_found(FoundBy.ANYONE)
    assert world.asked() == world.one_question


def unconfirmed(world):
    with world.given.inside():
        fen = db.session.get_one(Member, world.fen.id)
        fen.confirmed_at = fen.email_key = None


def asker_unconfirmed(world):
    with world.given.inside():
        db.session.get_one(Member, world.ada.id).confirmed_at = None


def blocked(world):
    world.given.block(world.ada, world.fen)


def blocking(world):
    world.given.block(world.fen, world.ada)


def connected(world):
    world.given.connection(world.ada, world.fen, network="mastodon")


def found_by_nobody(world):
    world.is_found(FoundBy.NOBODY)


def found_by_others(world):
    world.is_found(FoundBy.MUTUAL)


@pytest.mark.parametrize(
    "hinder",
    [
        *(unconfirmed, asker_unconfirmed, blocked, blocking, connected),
        *(found_by_nobody, found_by_others),
    ],
    ids=lambda one: one.__name__,
)
def test_an_offer_reaches_nobody_who_may_not_be_asked(world, hinder):
    hinder(world)
    world.brings()
    assert world.asked() == []


def test_without_an_offer_nobody_is_asked(world):
    world.brings(offers=False)
    assert world.asked() == []


def test_nobody_asks_themselves(world):
    world.brings(world.fen)
    assert world.asked() == []


def test_only_people_i_have_too_are_let_in_once_they_are_among_my_contacts(world):
    world.is_found(FoundBy.MUTUAL)
    world.brings()
    assert world.asked() == []
    world.brings(world.fen, email="ada-stone@example.org", offers=False)
    assert world.asked() == world.one_question


@pytest.mark.parametrize("verified", [True, False])
def test_only_people_i_have_too_counts_a_profile_that_is_proven_to_be_theirs(world, verified):
    # Else whoever claims the profile of a friend of mine would be let in as one.
    world.is_found(FoundBy.MUTUAL)
    world.brings()
    profile = world.shows(world.ada, found_by=FoundBy.NOBODY, verified=verified)
    world.brings(world.fen, email="", profile=profile, offers=False)
    assert world.asked() == (world.one_question if verified else [])


HAS_ADA = {
    "nothing": None,
    "her address": {"email": "ada-stone@example.org"},
    "a profile, proven": {"verified": True},
    "a profile, claimed": {"verified": False},
}


@pytest.mark.parametrize(
    ("found_by", "verified", "by", "asks"),
    [
        (FoundBy.ANYONE, True, "nothing", True),
        (FoundBy.ANYONE, False, "nothing", False),
        (FoundBy.ANYONE, False, "her address", True),
        (FoundBy.ANYONE, False, "a profile, proven", True),
        (FoundBy.ANYONE, False, "a profile, claimed", True),
        (FoundBy.MUTUAL, True, "nothing", False),
        (FoundBy.MUTUAL, True, "her address", True),
        (FoundBy.MUTUAL, True, "a profile, proven", True),
        (FoundBy.MUTUAL, True, "a profile, claimed", False),
        (FoundBy.MUTUAL, False, "her address", True),
        (FoundBy.MUTUAL, False, "a profile, proven", True),
        (FoundBy.MUTUAL, False, "a profile, claimed", False),
        (FoundBy.NOBODY, True, "her address", False),
    ],
)
def test_a_profile_that_is_theirs_by_their_word_counts_only_between_people_who_have_each_other(
    world, found_by, verified, by, asks
):
    world.is_found(FoundBy.NOBODY)
    world.shows(world.fen, found_by=found_by, verified=verified)
    world.brings(email="", profile=FEN)
    has = HAS_ADA[by]
    if has and "email" in has:
        world.brings(world.fen, **has, offers=False)
    elif has:
        profile = world.shows(world.ada, found_by=FoundBy.NOBODY, **has)
        world.brings(world.fen, email="", profile=profile, offers=False)
    assert world.asked() == (world.one_question if asks else [])


@pytest.mark.parametrize("others", ["linkedin.com/in/ada-b {}", "{} mastodon.social/@fen"])
def test_whoever_has_any_profile_of_a_contact_is_asked(world, others):
    world.is_found(FoundBy.NOBODY)
    world.shows(world.fen, found_by=FoundBy.ANYONE, verified=True)
    world.brings(email="", profile=others.format(FEN))
    assert world.asked() == world.one_question


def test_who_declined_is_not_asked_again(world):
    world.brings()
    world.asked()
    with world.given.inside():
        request = db.session.scalars(db.select(ConnectionRequest)).one()
        request.declined_at = world.given.clock.moment
    world.given.clock.move(days=100)
    world.brings()
    world.asked()
    with world.given.inside():
        request = db.session.scalars(db.select(ConnectionRequest)).one()
        assert request.declined_at == world.given.clock.moment - timedelta(days=100)


def test_who_was_removed_is_not_asked_again_by_an_old_offer(world, browser):
    world.brings()
    world.asked()
    fen = browser(world.fen)
    fen.get("/inbox")
    fen.press("Accept")
    fen.get("/connections/")
    fen.press("Remove the connection")
    world.due(world.ada)
    assert world.asked() == []


def test_undone_nobody_is_asked_any_more(world):
    import_id = world.brings()
    other = world.brings()
    assert world.asked() == world.one_question
    undo(world.given, other)
    world.due(world.ada)
    assert world.asked() == world.one_question
    undo(world.given, import_id)
    world.due(world.ada)
    assert world.asked() == []


def test_undone_a_no_is_remembered_and_so_is_what_was_asked_by_address(world):
    import_id = world.brings()
    world.asked()
    gil = world.given.member("Gil", found_by=FoundBy.ANYONE)
    world.given.request(world.ada, gil, by_address=True)
    with world.given.inside():
        request = db.session.scalars(db.select(ConnectionRequest).filter_by(asked_id=world.fen.id))
        request.one().declined_at = world.given.clock.moment
    undo(world.given, import_id)
    world.due(world.ada)
    world.matched()
    with world.given.inside():
        assert db.session.scalar(db.select(db.func.count(ConnectionRequest.id))) == 2


def test_many_contacts_are_looked_through_some_at_a_time(world, given, monkeypatch):
    monkeypatch.setattr(matching_queries, "SPAN", 2)
    people = [given.member(f"Member {n}", found_by=FoundBy.ANYONE) for n in range(5)]
    rows = [somebody(person.name, email=person.email) for person in people]
    bring(given, world.ada, reading(rows), offers=True)
    world.due(world.ada)
    assert sorted(world.asked()) == [(world.ada.id, person.id) for person in people]


def test_what_changes_while_the_worker_looks_is_looked_at_again(world, app, given, monkeypatch):
    world.brings()
    changed = given.clock.moment + timedelta(minutes=1)

    def in_between(*asked):
        match_span(*asked)
        db.session.get_one(Member, world.ada.id).matching_due_at = changed

    monkeypatch.setattr(matching_worker, "match_span", in_between)
    assert match_next(app, now=given.clock.moment) is Round.DONE
    with given.inside():
        assert db.session.get_one(Member, world.ada.id).matching_due_at == changed
    monkeypatch.undo()
    assert world.asked() == world.one_question
    with given.inside():
        assert db.session.get_one(Member, world.ada.id).matching_due_at is None


def test_nobody_waits_while_statements_are_put_together(world, given, monkeypatch):
    written, real = [], matching_worker.Matching

    def put_together(*asked, **options):
        def another():
            with given.inside():
                db.session.execute(db.update(Member).values(place="Meanwhile"))
            return True

        written.extend(at_once([another]))
        return real(*asked, **options)

    monkeypatch.setattr(matching_worker, "Matching", put_together)
    monkeypatch.setattr("meetup.write_lock.LOCK_SECONDS", 0.1)
    world.brings()
    world.matched()
    assert written


def test_two_workers_ask_once(world, app, given):
    world.is_found(FoundBy.ANYONE)
    people = [given.member(f"Member {n}", found_by=FoundBy.ANYONE) for n in range(12)]
    for person in people:
        world.brings(person)
    rows = [somebody(person.name, email=person.email) for person in people]
    bring(given, world.fen, reading(rows), offers=True)
    world.due(world.fen)
    calls = [partial(match_next, app, now=given.clock.moment) for _ in range(4)]
    for _ in range(8):
        at_once(calls)
    asked = world.asked()
    assert len(asked) == len(set(asked)) == 24


def test_the_statements_are_the_same_whether_anybody_is_found(world, count_queries):
    world.brings()
    with count_queries() as of_somebody:
        assert world.asked()
    with world.given.inside():
        db.session.execute(db.delete(ConnectionRequest))
        db.session.execute(db.delete(Connection))
    world.is_found(FoundBy.NOBODY)
    world.matched()
    world.due(world.ada)
    with count_queries() as of_nobody:
        assert not world.asked()
    assert of_somebody[:-1] == of_nobody[:-1]
