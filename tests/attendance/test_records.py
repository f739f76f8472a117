"""One's own record of an event, and asking that it be put right."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from meetup.attendance.mark_rules import Act, Refused
from meetup.attendance.models import Attendance, Correction
from meetup.attendance.rules import Method
from meetup.db import db
from tests.at_once import at_once
from tests.attendance.test_pages import part


@pytest.fixture
def evening(cast, given, clock):
    """An event that began an hour ago: Ana is on its list, Ben is not, and both said yes."""
    event = given.event(cast.group_id, starts_at=clock.moment - timedelta(hours=1))
    for person in (cast.ana, cast.ben):
        given.rsvp(event, person)
    given.attendance(event, cast.ana)
    return event


def test_one_reads_all_that_is_recorded_of_oneself_and_of_nobody_else(
    evening, cast, given, browser, clock
):
    given.mark(evening, cast.ana, by_id=cast.cleo.id, guests=1)
    given.mark(evening, cast.ana, method=Method.OWN_SCAN, by_id=cast.ana.id)
    given.mark(evening, cast.ben, method=Method.KIOSK, refused=Refused.TOO_EARLY)
    clock.move(hours=9)
    page = browser(cast.ana)
    words = page.get(f"/events/{evening}").words
    assert "You were there. Your record" in words
    words = page.get(f"/events/{evening}/record").words
    assert "You were there, checked in at 14:00 ." in words
    assert "14:00 Checked in from the list 14:00 Checked in by an own scan, by yourself" in words
    assert "Cleo" not in words and "kiosk" not in words
    words = browser(cast.ben).get(f"/events/{evening}/record").words
    assert "There is no mark that you were there." in words
    assert "Checked in at the kiosk, which did not count" in words and "Ana" not in words


def test_a_closed_list_and_an_excuse_are_told_to_whom_they_concern(evening, cast, given, browser):
    given.closed_list(evening, cast.cleo)
    page = browser(cast.ben)
    assert "The list is closed, and has no mark" in page.get(f"/events/{evening}/record").words
    browser(cast.cleo).post(f"/events/{evening}/door/excuse", {"member": cast.ben.id})
    assert "You are excused." in page.get(f"/events/{evening}/record").words


def test_who_was_missed_asks_and_an_organizer_puts_it_right(evening, cast, given, browser, clock):
    page = browser(cast.ben)
    page.get(f"/events/{evening}/record")
    page = page.press("Ask for a correction", said="I sat by the window all evening.")
    assert "The organizers are asked to look at it." in page.words
    assert "“I sat by the window all evening.”" in page.words
    keeper = browser(cast.cleo)
    assert "1 says that they were recorded wrongly at Harbour Walk" in keeper.get("/inbox").words
    asked = part(keeper.get(f"/events/{evening}/door"), "corrections")
    assert "Ben is not on the list, and says: “I sat by the window all evening.”" in asked
    clock.move(hours=1)
    words = keeper.press("Was there").words
    assert "It is put right." in words and "Asked to be put right" not in words
    assert "recorded wrongly" not in keeper.get("/inbox").words
    words = browser(cast.ben).get(f"/events/{evening}/record").words
    assert "You were there, checked in at 15:00 ." in words
    assert "It was put right on Mon 1 June 2026, 15:00." in words


def test_who_was_not_there_is_taken_off_the_list(evening, cast, given, browser, clock):
    browser(cast.ana).post(f"/events/{evening}/record", {"said": "That was my sister."})
    clock.move(minutes=1)
    keeper = browser(cast.cleo)
    keeper.get(f"/events/{evening}/door")
    keeper.press("Was not there")
    with given.inside():
        row = db.session.scalars(select(Attendance)).one()
        assert row.undone_at == clock.moment and row.undone_by_id == cast.cleo.id


def test_what_is_left_as_it_is_says_so_and_may_be_asked_again(evening, cast, browser, given):
    page = browser(cast.ben)
    page.post(f"/events/{evening}/record", {"said": "I was there."})
    keeper = browser(cast.cleo)
    keeper.get(f"/events/{evening}/door")
    assert "It stays as it is." in keeper.press("Leave it").words
    words = page.get(f"/events/{evening}/record").words
    assert "The organizers looked, and left it as it is, on Mon 1 June 2026, 14:00." in words
    page.press("Say it again", said="I really was.")
    assert "I really was." in keeper.get(f"/events/{evening}/door").words
    with given.inside():
        assert db.session.query(Correction).count() == 1


@pytest.mark.parametrize("said", ["", "  \n ", "x" * 501])
def test_what_is_not_so_has_to_be_said_in_so_many_words(evening, cast, browser, given, said):
    page = browser(cast.ben)
    page.get(f"/events/{evening}/record")
    page = page.press("Ask for a correction", said=said)
    assert page.status == 422 and page.soup.find(id="said-error")
    assert page.fields["said"].strip() == said.strip()
    with given.inside():
        assert db.session.query(Correction).count() == 0


def test_before_the_start_nothing_is_recorded_that_could_be_wrong(cast, given, browser, clock):
    event = given.event(cast.group_id, starts_at=clock.moment + timedelta(minutes=1))
    assert browser(cast.ben).get(f"/events/{event}/record").status == 409
    answer = browser(cast.ben).post(f"/events/{event}/record", {"said": "I was there."})
    assert answer.status == 409


def test_nothing_is_settled_that_nobody_asked_for(evening, cast, browser, given):
    keeper = browser(cast.cleo)
    path = f"/events/{evening}/door/correct"
    for sent in ({"settled": "put right"}, {"settled": "left"}, {"settled": "no"}, {}):
        assert keeper.post(path, {"member": cast.ben.id, **sent}).status == 404
    given.correction(evening, cast.ben)
    assert keeper.post(path, {"member": cast.ben.id, "settled": "no"}).status == 404


def test_settled_by_eight_at_once_it_is_put_right_once(evening, cast, browser, given):
    browser(cast.ben).post(f"/events/{evening}/record", {"said": "I was there."})
    pages = [browser(cast.cleo) for _ in range(8)]
    sent = {"member": cast.ben.id, "settled": "put right"}
    tokens = [page.token() for page in pages]
    answers = at_once(
        [
            lambda page=page, token=token: (
                page.client.post(
                    f"/events/{evening}/door/correct", data={"csrf_token": token, **sent}
                ).status_code
            )
            for page, token in zip(pages, tokens, strict=True)
        ]
    )
    assert sorted(answers) == [302] + [404] * 7
    with given.inside():
        stands = select(Attendance).where(Attendance.member_id == cast.ben.id)
        assert db.session.scalars(stands).one().stands
        marks = db.session.scalars(select(Attendance.id).where(Attendance.undone_at.is_not(None)))
        assert not marks.all()


def test_the_pages_cost_the_same_for_one_and_for_many(evening, cast, given, browser, count_queries):
    keeper, reader = browser(cast.cleo), browser(cast.ana)
    costs = []
    for number in (1, 12):
        for one in range(number):
            person = given.member(f"P {number} {one}")
            given.mark(evening, cast.ana)
            given.correction(evening, person)
        for page, path in (
            (keeper, "/inbox"),
            (keeper, f"/events/{evening}/door"),
            (reader, f"/events/{evening}/record"),
        ):
            with count_queries() as statements:
                assert page.get(path).status == 200
            costs.append((path, len(statements)))
    assert len(set(costs)) == 3
    assert dict(costs)[f"/events/{evening}/record"] <= 7


def test_of_an_act_at_the_same_moment_a_correction_is_the_later_one(evening, cast, browser, given):
    given.mark(evening, cast.ana, act=Act.CHECKED_IN)
    browser(cast.ana).post(f"/events/{evening}/record", {"said": "I was not."})
    browser(cast.cleo).post(
        f"/events/{evening}/door/correct", {"member": cast.ana.id, "settled": "put right"}
    )
    with given.inside():
        assert not db.session.scalars(select(Attendance)).one().stands
