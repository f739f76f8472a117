"""Asking, accepting, withdrawing and blocking at the same moment."""

from sqlalchemy import select

from meetup.connections.models import Connection, ConnectionRequest
from meetup.db import db
from meetup.members.models import Block, Member
from meetup.members.rules import FoundBy
from tests.at_once import at_once


def find(given, *people):
    with given.inside():
        for person in people:
            db.session.get_one(Member, person.id).found_by = FoundBy.ANYONE


def test_eight_askings_make_one_request(cast, posting, count):
    calls = [posting(cast.ana, "/m/ben/ask", note=f"{n}") for n in range(8)]
    assert at_once(calls) == [302] * 8
    assert (count(ConnectionRequest), count(Connection)) == (1, 0)


def test_asking_each_other_at_once_makes_one_connection(cast, posting, count):
    calls = [
        posting(person, f"/m/{other.handle}/ask", note="")
        for person, other in ((cast.ana, cast.ben), (cast.ben, cast.ana)) * 4
    ]
    assert at_once(calls) == [302] * 8
    assert (count(ConnectionRequest), count(Connection)) == (0, 1)


def test_accepted_and_withdrawn_at_once_it_is_one_of_the_two(cast, given, posting, count):
    given.request(cast.ana, cast.ben)
    answers = at_once([posting(cast.ben, "/m/ana/accept"), posting(cast.ana, "/m/ben/withdraw")])
    assert sorted(answers) == [302, 404]
    accepted = answers[0] == 302
    assert count(Connection) == (1 if accepted else 0)
    assert count(ConnectionRequest) == (0 if accepted else 1)


def test_accepted_many_times_at_once_it_is_accepted_once(cast, given, posting, count):
    given.request(cast.ana, cast.ben)
    calls = [posting(cast.ben, "/m/ana/accept") for _ in range(4)]
    assert sorted(at_once(calls)) == [302, 404, 404, 404]
    assert count(Connection) == 1


def test_blocked_while_it_is_accepted_nothing_is_left(cast, given, posting, count):
    given.request(cast.ana, cast.ben)
    at_once([posting(cast.ben, "/m/ana/accept"), posting(cast.ana, "/m/ben/block")])
    assert (count(Block), count(Connection)) == (1, 0)


def test_both_block_each_other_while_they_ask(cast, posting, count, given):
    calls = [
        posting(cast.ana, "/m/ben/ask", note=""),
        posting(cast.ben, "/m/ana/ask", note=""),
        posting(cast.ana, "/m/ben/block"),
    ]
    at_once(calls)
    assert (count(Block), count(Connection)) == (1, 0)
    with given.inside():
        still_open = select(ConnectionRequest).where(ConnectionRequest.withdrawn_at.is_(None))
        assert db.session.scalars(still_open).all() == []


def test_eight_questions_to_one_address_make_one_request(cast, given, posting, count):
    find(given, cast.dov)
    calls = [posting(cast.ana, "/connections/ask", email=cast.dov.email) for _ in range(8)]
    assert at_once(calls) == [302] * 8
    assert (count(ConnectionRequest), count(Connection)) == (1, 0)


def test_asked_by_address_and_openly_at_once_it_is_open(cast, given, posting):
    find(given, cast.ben)
    calls = [posting(cast.ana, "/connections/ask", email=cast.ben.email) for _ in range(4)]
    calls += [posting(cast.ana, "/m/ben/ask", note="Hi") for _ in range(4)]
    assert at_once(calls) == [302] * 8
    with given.inside():
        request = db.session.scalars(select(ConnectionRequest)).one()
        assert not request.by_address and request.waits


def test_blocked_while_their_address_is_asked_nothing_waits(cast, given, posting, count):
    find(given, cast.ben)
    calls = [posting(cast.ana, "/connections/ask", email=cast.ben.email) for _ in range(4)]
    assert at_once([*calls, posting(cast.ben, "/m/ana/block")]) == [302] * 5
    assert count(Block) == 1
    with given.inside():
        waiting = select(ConnectionRequest).where(ConnectionRequest.withdrawn_at.is_(None))
        assert db.session.scalars(waiting).all() == []


def test_whoever_stops_being_found_while_they_are_asked_is_asked_before_it_or_not_at_all(
    cast, given, posting, count
):
    find(given, cast.ben)
    ask = posting(cast.ana, "/connections/ask", email=cast.ben.email)
    stop = posting(cast.ben, "/account/finding", found_by="nobody")
    assert at_once([ask, stop]) == [302, 302]
    asked = count(ConnectionRequest)
    assert posting(cast.cleo, "/connections/ask", email=cast.ben.email)() == 302
    assert count(ConnectionRequest) == asked <= 1


def test_both_ask_each_others_address_at_once(cast, given, posting, count):
    find(given, cast.ana, cast.ben)
    calls = [
        posting(person, "/connections/ask", email=other.email)
        for person, other in ((cast.ana, cast.ben), (cast.ben, cast.ana)) * 3
    ]
    assert at_once(calls) == [302] * 6
    assert (count(ConnectionRequest), count(Connection)) == (2, 0)
