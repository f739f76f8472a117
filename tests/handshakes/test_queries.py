"""Who waits for an answer, and which evenings are worth a second look."""

import pytest

from meetup.db import db
from meetup.handshakes.claim_queries import claims_to_answer
from meetup.handshakes.queries import evenings_to_confirm
from meetup.members.models import Member


@pytest.fixture
def evening(cast, given, clock):
    """Ana and Ben were at an event that began a day ago."""
    event = given.event(cast.group_id, starts_at=clock.moment)
    for person in (cast.ana, cast.ben):
        given.attendance(event, person)
    clock.move(days=1)
    return event


@pytest.fixture
def to_confirm(given, clock):
    """`to_confirm(ana)`: the ids of the evenings at which Ana could still say *we met*."""

    def ids(person):
        with given.inside():
            member = db.session.get_one(Member, person.id)
            return [event.id for event in evenings_to_confirm(member, now=clock.moment)]

    return ids


@pytest.fixture
def asked(given):
    """`asked(ben)`: who asks Ben."""

    def names(person):
        with given.inside():
            member = db.session.get_one(Member, person.id)
            return [claim.claimant.name for claim in claims_to_answer(member)]

    return names


def test_an_evening_is_confirmed_within_thirty_days(evening, cast, to_confirm, clock):
    assert to_confirm(cast.ana) == to_confirm(cast.ben) == [evening]
    assert to_confirm(cast.cleo) == []
    clock.move(days=28)
    assert to_confirm(cast.ana) == [evening]
    clock.move(days=1)
    assert to_confirm(cast.ana) == []


def test_an_evening_to_come_is_not_confirmed_yet(cast, given, to_confirm):
    event = given.event(cast.group_id)
    for person in (cast.ana, cast.ben):
        given.attendance(event, person)
    assert to_confirm(cast.ana) == []


@pytest.mark.parametrize("declined", [False, True])
def test_once_either_has_said_so_nobody_is_pressed(evening, cast, given, to_confirm, declined):
    given.claim(evening, cast.ana, cast.ben, declined=declined)
    assert to_confirm(cast.ana) == to_confirm(cast.ben) == []


def test_a_handshake_settles_it(evening, cast, given, to_confirm):
    given.handshake(evening, cast.ana, cast.ben)
    assert to_confirm(cast.ana) == []
    given.attendance(evening, cast.cleo)
    assert to_confirm(cast.ana) == [evening]


def test_nobody_is_asked_about_whom_they_do_not_see(evening, cast, given, to_confirm):
    given.rsvp(evening, cast.ben, unlisted=True)
    assert to_confirm(cast.ana) == [] and to_confirm(cast.ben) == [evening]
    given.block(cast.ana, cast.ben)
    assert to_confirm(cast.ben) == []


def test_the_latest_evening_comes_first(evening, cast, given, to_confirm, clock):
    later = given.event(cast.group_id, starts_at=clock.moment)
    for person in (cast.ana, cast.ben):
        given.attendance(later, person)
    assert to_confirm(cast.ana) == [later, evening]


def test_a_claim_waits_for_an_answer_until_there_is_one(evening, cast, given, asked):
    given.claim(evening, cast.ana, cast.ben)
    assert asked(cast.ben) == ["Ana"] and asked(cast.ana) == []
    given.handshake(evening, cast.ana, cast.ben)
    assert asked(cast.ben) == []


def test_neither_a_no_nor_a_block_leaves_a_question(evening, cast, given, asked):
    given.attendance(evening, cast.cleo)
    given.claim(evening, cast.ana, cast.ben, declined=True)
    given.claim(evening, cast.cleo, cast.ben)
    assert asked(cast.ben) == ["Cleo"]
    given.block(cast.cleo, cast.ben)
    assert asked(cast.ben) == []
