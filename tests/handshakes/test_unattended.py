"""Where no attendance is taken, those who said yes say whom they met, and two yeses record both."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from meetup.attendance.models import Attendance, Mark
from meetup.attendance.rules import Method
from meetup.db import db
from meetup.handshakes.models import Claim, Handshake
from meetup.members.models import Member
from meetup.rsvps.rules import Answer
from meetup.ties.queries import ties_of
from tests.at_once import at_once


@pytest.fixture
def max_(cast, given):
    person = given.member("Max")
    given.membership(cast.group_id, person)
    return person


@pytest.fixture
def picnic(cast, given, clock, max_):
    """Began an hour ago, without a list: Ana, Ben, Max and Zoe said yes; Cleo said maybe."""
    event = given.event(cast.group_id, "Picnic", starts_at=clock.moment - timedelta(hours=1))
    zoe = given.member("Zoe")
    given.membership(cast.group_id, zoe)
    given.rsvp(event, zoe, unlisted=True)
    for person in (cast.ana, cast.ben, max_):
        given.rsvp(event, person)
    given.rsvp(event, cast.cleo, Answer.MAYBE)
    given.unattended(event)
    return event


def attended(given):
    with given.inside():
        rows = db.session.scalars(select(Attendance).order_by(Attendance.member_id)).all()
        return [(row.member_id, row.method) for row in rows]


def test_two_who_say_so_were_there_by_a_handshake(picnic, cast, browser, given, clock):
    page = browser(cast.ana)
    assert "Say whom you met" in page.get(f"/events/{picnic}").words
    words = page.get(f"/events/{picnic}/met").words
    assert "No attendance is taken here: once both of you say so" in words
    assert "Ben" in words and "Max" in words
    assert "Cleo" not in words and "Zoe" not in words
    page.post(f"/events/{picnic}/met", {"member": cast.ben.id})
    assert attended(given) == []
    other = browser(cast.ben)
    assert "Ana says that you met at Picnic" in other.get("/inbox").words
    other.press("Yes")
    assert attended(given) == [(cast.ana.id, Method.HANDSHAKE), (cast.ben.id, Method.HANDSHAKE)]
    with given.inside():
        marks = db.session.scalars(select(Mark)).all()
        assert {(mark.by_id, mark.at, mark.method) for mark in marks} == {
            (cast.ana.id, clock.moment, Method.HANDSHAKE),
            (cast.ben.id, clock.moment, Method.HANDSHAKE),
        }


def test_it_tells_nothing_of_a_third_one_who_was_there(picnic, cast, browser, given, clock, max_):
    for one, other in ((cast.ana, cast.ben), (cast.ben, max_)):
        browser(one).post(f"/events/{picnic}/met", {"member": other.id})
        browser(other).post(f"/events/{picnic}/met", {"member": one.id})
    assert len(attended(given)) == 3
    with given.inside():
        ana = db.session.get_one(Member, cast.ana.id)
        assert [tie.other.id for tie in ties_of(ana, now=clock.moment)] == [cast.ben.id]


def test_a_claim_alone_records_nobody(picnic, cast, browser, given):
    browser(cast.ana).post(f"/events/{picnic}/met", {"member": cast.ben.id})
    other = browser(cast.ben)
    other.get("/inbox")
    other.press("No")
    assert attended(given) == []
    with given.inside():
        assert db.session.scalars(select(Handshake)).all() == []


def test_before_it_begins_nobody_has_met_anybody(cast, given, browser, clock):
    event = given.event(cast.group_id, starts_at=clock.moment + timedelta(hours=1))
    for person in (cast.ana, cast.ben):
        given.rsvp(event, person)
    given.unattended(event)
    page = browser(cast.ana)
    assert "Say whom you met" not in page.get(f"/events/{event}").words
    answer = page.get(f"/events/{event}/met")
    assert answer.status == 409 and "once the event has begun" in answer.words
    assert page.post(f"/events/{event}/met", {"member": cast.ben.id}).status == 409
    clock.move(hours=1)
    assert page.get(f"/events/{event}/met").status == 200


def test_only_a_yes_counts(picnic, cast, browser, given):
    assert browser(cast.cleo).get(f"/events/{picnic}/met").status == 403
    answer = browser(cast.ana).post(f"/events/{picnic}/met", {"member": cast.cleo.id})
    assert answer.status == 404
    with given.inside():
        assert db.session.scalars(select(Claim)).all() == []


def test_where_attendance_is_taken_a_yes_is_no_proof(cast, given, browser, clock):
    event = given.event(cast.group_id, starts_at=clock.moment - timedelta(hours=1))
    for person in (cast.ana, cast.ben):
        given.rsvp(event, person)
    assert browser(cast.ana).get(f"/events/{event}/met").status == 403


def test_nobody_is_checked_in_or_missing_and_it_can_be_taken_after_all(
    picnic, cast, browser, given
):
    keeper = browser(cast.cleo)
    words = keeper.get(f"/events/{picnic}/door").words
    assert "Nobody is checked in here" in words and "Close the list" not in words
    for verb, sent in (("check-in", {"member": cast.ana.id}), ("walk-in", {"name": "Yuki"})):
        answer = keeper.post(f"/events/{picnic}/door/{verb}", sent)
        assert answer.status == 409 and "No attendance is taken at this event." in answer.words
    assert keeper.post(f"/events/{picnic}/door/close").status == 409
    keeper.get(f"/events/{picnic}/door")
    assert "Expected: 4 Ana" in keeper.press("Take attendance after all").words
    given.closed_list(picnic, cast.cleo)
    keeper.post(f"/events/{picnic}/door/take-none")
    keeper.get(f"/events/{picnic}/door")
    assert "No-shows" not in keeper.press("Take attendance after all").words


def test_nor_does_anybody_check_themselves_in_there(picnic, cast, browser, given):
    code = given.poster_code(picnic)
    page = browser(cast.ana).post(f"/events/{picnic}/check-in", {"code": code})
    assert "Nobody is checked in at this event." in page.words
    assert (
        "Nobody is checked in at this event."
        in browser(cast.cleo).get(f"/events/{picnic}/door/screen").words
    )
    assert attended(given) == []


def test_who_shook_hands_and_was_undone_is_not_there(picnic, cast, browser, given, clock):
    for one, other in ((cast.ana, cast.ben), (cast.ben, cast.ana)):
        browser(one).post(f"/events/{picnic}/met", {"member": other.id})
    keeper = browser(cast.cleo)
    keeper.post(f"/events/{picnic}/door/take")
    clock.move(minutes=1)
    keeper.post(f"/events/{picnic}/door/undo", {"member": cast.ana.id})
    with given.inside():
        assert ties_of(db.session.get_one(Member, cast.ben.id), now=clock.moment) == []


def test_many_who_say_so_at_once_are_recorded_once_each(picnic, cast, posting, count, max_):
    path = f"/events/{picnic}/met"
    pairs = ((cast.ana, cast.ben), (cast.ben, max_), (max_, cast.ana))
    calls = [
        posting(one, path, member=other.id) for pair in pairs for one, other in (pair, pair[::-1])
    ]
    assert set(at_once(calls)) == {302}
    assert (count(Handshake), count(Attendance), count(Mark)) == (3, 3, 3)
