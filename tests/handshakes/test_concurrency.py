"""Saying and answering at the same moment."""

import pytest
from sqlalchemy import select

from meetup.db import db
from meetup.handshakes.models import Claim, Handshake
from tests.at_once import at_once


@pytest.fixture
def evening(cast, given, clock):
    event = given.event(cast.group_id, starts_at=clock.moment)
    for person in (cast.ana, cast.ben, cast.cleo):
        given.attendance(event, person)
    return event


def test_claiming_each_other_at_once_makes_one_handshake(cast, evening, posting, count):
    calls = [
        posting(one, f"/events/{evening}/met", member=other.id)
        for one, other in ((cast.ana, cast.ben), (cast.ben, cast.ana)) * 4
    ]
    assert at_once(calls) == [302] * 8
    assert (count(Handshake), count(Claim)) == (1, 1)


def test_eight_claims_ask_once(cast, evening, posting, count):
    calls = [posting(cast.ana, f"/events/{evening}/met", member=cast.ben.id) for _ in range(8)]
    assert at_once(calls) == [302] * 8
    assert (count(Handshake), count(Claim)) == (0, 1)


def test_yes_and_no_at_once_is_one_of_the_two(cast, evening, given, posting, count):
    claim = given.claim(evening, cast.ana, cast.ben)
    answers = at_once([posting(cast.ben, f"/claims/{claim}/{verb}") for verb in ("yes", "no")])
    assert sorted(answers) == [302, 404]
    assert count(Handshake) == (1 if answers[0] == 302 else 0)


def test_a_claim_does_not_outlast_a_block_made_meanwhile(cast, evening, given, posting, count):
    path = f"/events/{evening}/met"
    at_once([posting(cast.ana, path, member=cast.ben.id), posting(cast.ben, "/m/ana/block")])
    with given.inside():
        standing = select(Claim).where(Claim.ended_at.is_(None))
        assert db.session.scalars(standing).all() == []
    assert count(Handshake) == 0
