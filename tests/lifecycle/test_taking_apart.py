"""Two records become one and are taken apart: ties are of the united facts, then as before."""

from datetime import timedelta

import pytest
from hypothesis import given as hypothesis_given
from hypothesis import settings
from sqlalchemy import select

from meetup.attendance.actions import check_in, undo
from meetup.attendance.claim_code_models import ClaimCode
from meetup.attendance.door_queries import person_at_door
from meetup.attendance.mark_rules import Tap
from meetup.attendance.models import Attendance
from meetup.attendance.rules import Method
from meetup.db import db, table_of
from meetup.events.models import Event
from meetup.lifecycle.joining_actions import become_one
from meetup.lifecycle.merge_rules import AlsoMerged, TooLate
from meetup.lifecycle.models import MergeChange
from meetup.lifecycle.parting_actions import take_apart
from meetup.lifecycle.row_queries import rows_where
from meetup.lifecycle.worker import forget_next
from meetup.members.models import Member
from meetup.members.record_models import Merge
from meetup.rsvps.models import Rsvp
from meetup.rsvps.rules import Answer
from meetup.ties.queries import all_ties
from tests.ties.reference import AT, Evening, There, World, expected_tie
from tests.ties.test_against_reference import assert_agrees
from tests.ties.worlds import MODELS, worlds, write

KEPT, GONE = 0, 1


# Each is written, merged, read, parted and read again.
@settings(max_examples=settings().max_examples // 3)
@hypothesis_given(world=worlds())
def test_ties_are_those_of_the_united_facts_and_then_those_before(app, world):
    with app.app_context():
        ids = write(world)
        before, rows_before = ties(), rows()
        made = merged(ids[KEPT], ids[GONE])
        found = ties()
        for one in range(world.people):
            for other in range(one + 1, world.people):
                tie = found.pop((ids[one], ids[other]), None)
                if GONE not in (one, other):
                    assert_agrees(tie, expected_tie(united(world), one, other, AT))
                assert tie is None or GONE not in (one, other)
        assert not found
        take_apart(made, now=AT + timedelta(days=29))
        assert (ties(), rows()) == (before, rows_before)
        db.session.rollback()


def united(world: World) -> World:
    """The world in which the first two people were one from the start."""
    evenings, connections = [], {}
    for evening in world.evenings:
        two = [one for one in evening.there if one.person in (KEPT, GONE)]
        there = [one for one in evening.there if one.person not in (KEPT, GONE)]
        there += [both(two)] if two else []
        pairs = {as_one(pair) for pair in evening.shaken}
        shaken = {pair for pair in pairs if len(pair) == 2}
        evenings.append(Evening(evening.starts_at, evening.timezone, evening.status, there, shaken))
    for pair, moments in world.connections.items():
        if len(as_one(pair)) == 2:
            connections[as_one(pair)] = earliest(connections.get(as_one(pair), []), moments)
    return World(world.people, evenings, connections)


def as_one(pair):
    return frozenset(KEPT if person == GONE else person for person in pair)


def both(two: list[There]) -> There:
    """The union of two attendances, or the only one."""
    standing = sorted((one for one in two if not one.undone), key=lambda one: one.person)
    counted = standing or two[:1]
    return There(
        KEPT,
        by_handshake=all(one.by_handshake for one in counted),
        guests=max(one.guests for one in counted),
        undone=not standing,
        tables={k: v for one in reversed(counted) for k, v in one.tables.items()},
    )


def earliest(one, other):
    """On each network in turn, the earlier moment that is known."""
    found = []
    for number in range(max(len(one), len(other))):
        since = [moments[number] for moments in (one, other) if number < len(moments)]
        found.append(min((moment for moment in since if moment), default=None))
    return found


def ties():
    return {(a, b): tie for a, b, tie in all_ties(at=AT)}


def rows():
    """All that the world was written as; the log of the door, which only grows, is not of it."""
    tables = [table_of(model) for model in MODELS]
    return [rows_where(table, table.c.id.is_not(None)) for table in tables]


def merged(kept_id, gone_id, now=AT):
    kept, gone = (db.session.get_one(Member, id_) for id_ in (kept_id, gone_id))
    return become_one(kept, gone, check=lambda: None, by=kept, now=now)


@pytest.fixture
def two(given, cast, clock):
    """Two placeholders at an evening that began an hour ago, and what is done to them."""

    class Two:
        event_id = given.event(cast.group_id, starts_at=clock.moment - timedelta(hours=1))
        kept, gone = (given.member(name, placeholder=True).id for name in ("Ann", "Anne"))
        made = None

        @property
        def event(self):
            return db.session.get_one(Event, self.event_id)

        def tap(self, who, act, minute, **more):
            at = clock.moment + timedelta(minutes=minute)
            tap = Tap(Method.ORGANIZER, at, cast.cleo.id, "A door", at)
            act(self.event, db.session.get_one(Member, who), tap, now=clock.moment, **more)

        def merge(self):
            self.made = merged(self.kept, self.gone, now=clock.moment)

        def part(self):
            take_apart(self.made, now=clock.moment + timedelta(days=29))

        def here(self):
            found = select(Attendance.member_id, Attendance.undone_at.is_(None), Attendance.guests)
            return sorted(tuple(row) for row in db.session.execute(found))

    return Two()


@pytest.mark.parametrize("undone", ["kept", "gone"])
def test_who_stands_by_one_record_is_here_whatever_was_undone_of_the_other(given, two, undone):
    other = {"kept": two.gone, "gone": two.kept}[undone]
    undone = getattr(two, undone)
    with given.inside():
        two.tap(undone, check_in, 0, guests=3)
        two.tap(other, check_in, 1, guests=1)
        two.tap(undone, undo, 5)
        before = two.here()
        two.merge()
        assert two.here() == [(two.kept, True, 1)]
        two.tap(two.kept, check_in, 2)
        assert two.here() == [(two.kept, True, 1)], "what comes late from a phone changes nothing"
        two.tap(two.kept, undo, 9)
        assert two.here() == [(two.kept, False, 1)], "a later tap is about both"
        two.part()
        stood = [row for row in before if row[0] == two.gone]
        assert [row for row in two.here() if row[0] == two.gone] == stood
        assert (two.kept, False, {two.kept: 1, two.gone: 3}[other]) in two.here()


def test_two_who_both_stand_are_one_with_the_guests_of_the_larger_party(given, two):
    with given.inside():
        two.tap(two.kept, check_in, 0, guests=2)
        two.tap(two.gone, check_in, 3, guests=0)
        before = two.here()
        two.merge()
        assert two.here() == [(two.kept, True, 2)]
        two.tap(two.kept, check_in, 9)
        assert two.here() == [(two.kept, True, 2)]
        two.part()
        assert two.here() == before


def test_what_came_after_stays_with_the_one_that_stayed(given, two, cast, clock):
    coming = given.event(cast.group_id, "Walk")
    chess = given.group("chess", owner=cast.cleo)
    with given.inside():
        gone, kept = (db.session.get_one(Member, id_) for id_ in (two.gone, two.kept))
        given.rsvp(coming, kept, Answer.NO)
        clock.move(minutes=1)
        given.rsvp(coming, gone, Answer.YES, guests=1)
        given.membership(cast.group_id, gone)
        given.connection(gone, cast.ana)
        given.connection(gone, cast.ben)
        two.tap(two.gone, check_in, 0)
        clock.move(minutes=10)
        two.merge()
        # Scanned again, answered anew, joined another group, connected with one person less.
        two.tap(two.kept, check_in, 1)
        given.membership(chess, kept)
        answer = db.session.scalars(select(Rsvp)).one()
        answer.answer, answer.answered_at = Answer.MAYBE, clock.moment
        db.session.execute(db.text(f"DELETE FROM connections WHERE member_a_id = {cast.ana.id}"))
        two.part()
        assert two.here() == [(two.kept, True, 0), (two.gone, True, 0)]
        answers = select(Rsvp.member_id, Rsvp.answer, Rsvp.guests).order_by(Rsvp.member_id)
        assert db.session.execute(answers).all() == [
            (two.kept, Answer.MAYBE, 1),
            (two.gone, Answer.YES, 1),
        ]
        found = db.session.execute(db.text("SELECT member_a_id, member_b_id FROM connections"))
        assert sorted(tuple(row) for row in found) == [
            (cast.ana.id, two.gone),
            (cast.ben.id, two.gone),
        ]
        belong = db.text(f"SELECT group_id FROM memberships WHERE member_id = {two.kept}")
        assert db.session.scalars(belong).all() == [chess]


def test_a_seat_that_went_to_somebody_else_is_waited_for(given, two, cast):
    coming = given.event(cast.group_id, "Walk", capacity=2)
    with given.inside():
        for who in (two.kept, two.gone):
            given.rsvp(coming, db.session.get_one(Member, who))
        given.rsvp(coming, cast.ana, Answer.WAITLISTED)
        two.merge()
        take_apart(two.made, now=AT)
        answers = dict(iter(db.session.execute(select(Rsvp.member_id, Rsvp.answer))))
        assert answers[cast.ana.id] is Answer.YES and answers[two.kept] is Answer.YES
        assert answers[two.gone] is Answer.WAITLISTED


def test_a_handshake_of_two_who_both_became_others_goes_back_to_each_in_any_order(given, two, cast):
    past = given.event(cast.group_id, starts_at=AT - timedelta(days=2))
    four = [given.member(name, placeholder=True) for name in ("A", "B", "C", "D")]
    a, b, c, d = (one.id for one in four)
    for first in ("a into b", "c into d"):
        with given.inside():
            for one in four:
                given.attendance(past, one)
            given.handshake(past, four[0], four[2])
            one, other = merged(b, a), merged(d, c)
            shook = db.text("SELECT member_a_id, member_b_id FROM handshakes")
            assert [tuple(row) for row in db.session.execute(shook)] == [(b, d)]
            for made in (one, other) if first == "a into b" else (other, one):
                take_apart(made, now=AT)
            assert [tuple(row) for row in db.session.execute(shook)] == [(a, c)]
            db.session.rollback()


def test_the_last_one_comes_apart_first_and_none_after_thirty_days(given, two):
    third = given.member("Third", placeholder=True)
    with given.inside():
        two.merge()
        last = merged(two.kept, third.id)
        with pytest.raises(AlsoMerged):
            take_apart(two.made, now=AT)
        take_apart(last, now=AT)
        with pytest.raises(TooLate):
            take_apart(two.made, now=AT + timedelta(days=30))
        two.part()
        assert db.session.get_one(Member, two.gone).name == "Anne"


def test_a_record_of_records_comes_apart_into_all_of_them(given, two, cast):
    with given.inside():
        two.tap(two.gone, check_in, 0)
        before = two.here()
        two.merge()
        claimed = merged(cast.dov.id, two.kept)
        assert two.here() == [(cast.dov.id, True, 0)]
        take_apart(claimed, now=AT)
        two.part()
        assert two.here() == before


def test_after_thirty_days_no_more_is_kept_than_which_record_became_which(
    app, given, two, clock, until_idle
):
    with given.inside():
        two.tap(two.gone, check_in, 0)
        two.merge()
    given.claim_code(given.member("Other", placeholder=True))
    clock.move(days=29)
    assert until_idle(forget_next) == 0
    clock.move(days=1)
    assert until_idle(forget_next) == 1
    with given.inside():
        assert not db.session.scalars(select(MergeChange)).all()
        assert not db.session.scalars(select(ClaimCode)).all()
        made = db.session.scalars(select(Merge)).one()
        assert (made.kept_id, made.gone_id, made.gone_name) == (two.kept, two.gone, "")


def test_what_a_phone_marks_of_a_record_that_is_no_more_is_of_the_one_that_it_became(given, two):
    with given.inside():
        two.tap(two.gone, check_in, 0)
        two.merge()
        assert person_at_door(two.event, two.gone).id == two.kept
    walk_in = given.member("Somebody else", placeholder=True)
    assert walk_in.id > two.gone, "no id is given twice"
