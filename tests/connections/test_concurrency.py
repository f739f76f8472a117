"""Asking, accepting, withdrawing and blocking at the same moment."""

import pytest
from sqlalchemy import func, select

from meetup.connections.models import Connection, ConnectionRequest
from meetup.db import db
from meetup.members.models import Block
from tests.at_once import at_once


@pytest.fixture
def posting(browser):
    """`posting(ana, path)` is a post by Ana that is ready to be sent, with its token fetched."""

    def ready(person, path, **data):
        page = browser(person)
        form = {"csrf_token": page.token(), **data}
        return lambda: page.client.post(path, data=form).status_code

    return ready


@pytest.fixture
def count(given):
    def counted(model):
        with given.inside():
            return db.session.scalar(select(func.count()).select_from(model))

    return counted


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
    request = given.request(cast.ana, cast.ben)
    path = f"/connections/requests/{request}"
    answers = at_once([posting(cast.ben, f"{path}/accept"), posting(cast.ana, f"{path}/withdraw")])
    assert sorted(answers) == [302, 404]
    accepted = answers[0] == 302
    assert count(Connection) == (1 if accepted else 0)
    assert count(ConnectionRequest) == (0 if accepted else 1)


def test_accepted_many_times_at_once_it_is_accepted_once(cast, given, posting, count):
    path = f"/connections/requests/{given.request(cast.ana, cast.ben)}/accept"
    assert sorted(at_once([posting(cast.ben, path) for _ in range(4)])) == [302, 404, 404, 404]
    assert count(Connection) == 1


def test_blocked_while_it_is_accepted_nothing_is_left(cast, given, posting, count):
    path = f"/connections/requests/{given.request(cast.ana, cast.ben)}/accept"
    at_once([posting(cast.ben, path), posting(cast.ana, "/m/ben/block")])
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
