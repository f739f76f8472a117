"""What the app says of a world is what the slow and obvious way says of it, on both engines."""

from itertools import combinations

import pytest
from flask import Flask
from hypothesis import given

from meetup.db import db
from meetup.members.models import Member
from meetup.ties import rules
from meetup.ties.among import Among
from meetup.ties.facts import facts_of_pairs
from meetup.ties.met import met_among
from meetup.ties.queries import all_ties
from meetup.ties.rules import MET_OR_MORE, Tie
from tests.ties.reference import AT, Evening, Expected, There, World, expected_tie
from tests.ties.worlds import worlds, write


@given(world=worlds())
def test_ties_of_everybody_agree_with_the_reference(app: Flask, world: World):
    with app.app_context():
        ids = write(world)
        found = {(a, b): tie for a, b, tie in all_ties(at=AT)}
        for one, other in combinations(range(world.people), 2):
            expected = expected_tie(world, one, other, AT)
            tie = found.pop(_in_order(ids[one], ids[other]), None)
            assert_agrees(tie, expected)
        assert not found


def test_the_smallest_table_of_two_rounds_counts(app: Flask):
    evening = Evening(
        AT, there=[There(0, tables={1: "1", 2: "1"}), There(1, tables={1: "1", 2: "1"})]
    )
    evening.there += [There(None, tables={1: "1"}) for _ in range(3)]
    evening.there += [There(None, tables={2: "1"}), There(None, guests=33)]
    world = World(2, [evening], {})
    with app.app_context():
        write(world)
        ((_, _, tie),) = all_ties(at=AT)
    assert tie.strength == pytest.approx(0.5)
    assert_agrees(tie, expected_tie(world, 0, 1, AT))


@given(world=worlds())
def test_one_member_and_one_pair_see_what_everybody_sees(app: Flask, world: World):
    with app.app_context():
        ids = write(world)
        everybody = {(a, b): facts for a, b, facts in facts_of_pairs(Among(), at=AT)}
        for me in ids[:2]:
            member = db.session.get(Member, me)
            mine = {other: facts for _, other, facts in facts_of_pairs(Among(member), at=AT)}
            for other in ids:
                pair = [facts for _, _, facts in facts_of_pairs(Among(member, [other]), at=AT)]
                assert pair == ([mine[other]] if other in mine else [])
                of_all = everybody.get(_in_order(me, other))
                if of_all is None:
                    assert other not in mine or not rules.tie(mine[other], at=AT).shared
                else:
                    assert rules.tie(mine[other], at=AT) == rules.tie(of_all, at=AT)


@given(world=worlds())
def test_whom_one_has_met_is_asked_for_alone_as_it_is_told(app: Flask, world: World):
    with app.app_context():
        ids = write(world)
        for me, id in enumerate(ids):
            others = [other for other in range(world.people) if other != me]
            met = met_among(db.session.get(Member, id), [ids[other] for other in others], at=AT)
            told = {other: expected_tie(world, me, other, AT) for other in others}
            assert met == {ids[other] for other in others if told[other].reached in MET_OR_MORE}


def assert_agrees(tie: Tie | None, expected: Expected) -> None:
    """Exactly in stage, counts and dates; within rounding in numbers."""
    if tie is None:
        assert expected.stage == "none"
        return
    assert tie.stage.value == expected.stage
    assert tie.reached.value == expected.reached
    assert tie.evidence == pytest.approx(float(expected.evidence), abs=1e-9)
    assert tie.occasions == expected.occasions
    assert tie.days == expected.days
    assert [event.starts_at for event in tie.shared] == expected.shared
    assert tie.strength == pytest.approx(expected.strength, abs=1e-9)
    assert tie.connected == expected.connected
    assert tie.first_met_at == expected.first_met_at
    assert tie.recurring_since == expected.recurring_since
    assert tie.real_since == expected.real_since
    assert tie.last_met_at == expected.last_met_at


def _in_order(one: int, other: int) -> tuple[int, int]:
    return min(one, other), max(one, other)
