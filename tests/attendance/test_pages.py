"""The door, worked by an organizer."""

from datetime import timedelta

import pytest

from meetup.attendance.mark_rules import Act
from meetup.attendance.models import Attendance, Door, Mark
from meetup.attendance.rules import Method
from meetup.db import db
from meetup.events.rules import Status
from meetup.members.models import Member
from meetup.rsvps.rules import Answer

POSTS = ("check-in", "undo", "walk-in", "close", "reopen")


@pytest.fixture
def evening(cast, given, clock):
    """Ana and Ben come to an event that begins in an hour; Ben brings two guests."""
    event = given.event(cast.group_id, starts_at=clock.moment)
    clock.move(hours=-1)
    given.rsvp(event, cast.ana)
    given.rsvp(event, cast.ben, guests=2)
    return event


@pytest.fixture
def door(evening, cast, browser):
    """Cleo's browser, at the door."""
    page = browser(cast.cleo)
    page.get(f"/events/{evening}/door")
    return page


def part(page, label):
    """The words of one section of a page; empty if it is not there."""
    section = page.soup.find("section", {"aria-labelledby": label})
    return " ".join(section.get_text(" ").split()).replace(" ,", ",") if section else ""


def test_who_is_expected_is_checked_in_with_one_tap(door):
    assert "Expected: 2 Ana" in part(door.page, "expected")
    page = door.press("Check in")
    assert "Ana is here." in page.words and "In the room: 1," in page.words
    assert "Expected: 1 Ben" in part(page, "expected")
    assert "Ana 13:00, recorded by Cleo" in part(page, "here")


def test_guests_are_counted_as_they_are_ticked_in(door):
    assert "Ben with 2 guests" in part(door.page, "expected")
    assert door.page.fields["guests"] == "2"
    door.press("Check in")
    page = door.press("Check in", guests="1")
    assert "In the room: 3," in page.words
    assert "In the room: 5," in door.press("Save", guests="2").words


@pytest.mark.parametrize("guests", ["21", "-1", "many"])
def test_a_number_of_guests_that_cannot_be_is_kept_and_refused(door, guests):
    door.press("Check in")
    page = door.press("Check in", guests=guests)
    assert page.status == 422
    assert "Please give a number of guests from 0 to 20." in page.words
    wrong = page.soup.find("input", {"aria-invalid": "true"})
    assert wrong["value"] == guests and page.soup.find(id=wrong["aria-describedby"])
    assert "In the room: 1," in page.words


def test_what_was_undone_stays_told_and_can_stand_again(door, given, clock, cast):
    door.press("Check in")
    clock.move(minutes=5)
    page = door.press("Undo")
    assert "In the room: 0," in page.words
    assert "Ana 13:00, recorded by Cleo; undone at 13:05 by Cleo" in part(page, "undone")
    clock.move(minutes=5)
    page = door.press("Check in", within="section[aria-labelledby=undone]")
    assert "In the room: 1," in page.words and not part(page, "undone")
    with given.inside():
        attendance = db.session.query(Attendance).one()
        assert attendance.checked_in_at == clock.moment
        assert (attendance.undone_at, attendance.undone_by_id) == (None, None)


def test_checked_in_twice_the_first_record_stays(door, given, evening, cast, clock):
    door.press("Check in")
    first = clock.moment
    clock.move(minutes=5)
    page = door.post(f"/events/{evening}/door/check-in", {"member": cast.ana.id})
    assert "In the room: 1," in page.words
    assert "Ana is already here since 13:00." in page.words
    with given.inside():
        assert db.session.query(Attendance).one().checked_in_at == first
        assert [mark.act for mark in db.session.query(Mark)] == [Act.CHECKED_IN] * 2


def test_undoing_twice_keeps_who_did_first(door, given, evening, cast, clock):
    door.press("Check in")
    undo = {"member": cast.ana.id}
    clock.move(minutes=5)
    door.post(f"/events/{evening}/door/undo", undo)
    first = clock.moment
    clock.move(minutes=5)
    assert door.post(f"/events/{evening}/door/undo", undo).status == 200
    with given.inside():
        assert db.session.query(Attendance).one().undone_at == first
    assert door.post(f"/events/{evening}/door/undo", {"member": cast.ben.id}).status == 404


def test_others_of_the_group_are_found_by_any_part_of_their_name(door, given, cast, evening):
    zoe, max_ = given.member("Zoë Dóra"), given.member("Max")
    for person in (zoe, max_):
        given.membership(cast.group_id, person)
    given.rsvp(evening, max_, Answer.MAYBE)
    page = door.get(door.page.path)
    assert "Zoë" not in page.words and "Max" not in page.words
    page = door.press("Search", q="zoe d")
    assert "Zoë Dóra Has not answered" in part(page, "found")
    assert "Zoë Dóra is here." in door.press("Check in").words
    assert "Max Answered maybe" in part(door.press("Search", q="MA"), "found")
    assert "Zoë Dóra 13:00" in part(door.press("Search", q="dora"), "found")


def test_a_search_is_still_there_after_a_mistake(door, cast):
    door.press("Search", q="ben")
    page = door.press("Check in", guests="99")
    assert page.status == 422 and "Found for “ben”" in page.words and "Ana" not in page.words


def test_nobody_found_can_be_added_as_a_walk_in(door, given):
    page = door.press("Search", q="Yuki")
    assert "Nobody in the group" in page.words and page.fields["name"] == "Yuki"
    page = door.press("Check in", within="section[aria-labelledby=walk-in]")
    assert "Yuki is here." in page.words
    assert "Yuki 13:00, as a walk-in, recorded by Cleo" in part(page, "here")
    with given.inside():
        yuki = db.session.query(Member).filter_by(name="Yuki").one()
        assert yuki.is_placeholder and yuki.handle == "yuki"
        assert db.session.query(Attendance).one().method is Method.WALK_IN


@pytest.mark.parametrize("name", ["", "   ", "x" * 121])
def test_a_walk_in_needs_a_name(door, name):
    page = door.press("Check in", within="section[aria-labelledby=walk-in]", name=name)
    assert page.status == 422 and page.soup.find(id="name-error")
    assert "In the room: 0," in page.words


def test_the_closed_list_tells_who_did_not_come_and_can_be_opened(door, clock, evening, cast):
    door.press("Check in")
    assert not door.page.has_button("Close the list")
    assert door.post(f"/events/{evening}/door/close").status == 409
    clock.move(hours=2)
    door.get(f"/events/{evening}/door")
    page = door.get(f"/events/{evening}/door/close")
    assert "1 said yes and is not marked." in page.words
    page = door.press("Close the list")
    assert "No-shows: 1 Ben" in part(page, "missing") and "Closed by Cleo on" in page.words
    page = door.press("Open the list again")
    assert "Expected: 1 Ben" in part(page, "expected") and not part(page, "missing")


def test_a_closed_list_is_still_put_right(door, clock, evening, cast, given):
    door.press("Check in")
    clock.move(hours=2)
    given.closed_list(evening, cast.cleo)
    door.get(f"/events/{evening}/door")
    page = door.press("Came after all", guests="0")
    assert "Everybody who said yes came." in part(page, "missing")
    clock.move(minutes=1)
    page = door.press("Undo", within="section[aria-labelledby=here]")
    assert "No-shows: 1 Ana" in part(page, "missing")
    page = door.press("Check in", within="section[aria-labelledby=walk-in]", name="Yuki")
    assert "Yuki is here." in page.words


def test_who_said_yes_and_was_undone_is_a_no_show_too(door, given, evening, clock, cast):
    door.press("Check in")
    door.press("Undo")
    clock.move(hours=2)
    given.closed_list(evening, cast.cleo)
    assert "No-shows: 2 Ana" in part(door.get(f"/events/{evening}/door"), "missing")


def test_before_it_opens_the_door_says_when_it_does(given, cast, browser, clock):
    event = given.event(cast.group_id)
    given.rsvp(event, cast.ana)
    page = browser(cast.cleo).get(f"/events/{event}/door")
    assert "The door opens on 8 June 2026 at 12:00." in page.words and "Ana" in page.words
    assert not page.has_button("Check in")
    refused = browser(cast.cleo).post(f"/events/{event}/door/check-in", {"member": cast.ana.id})
    assert refused.status == 409 and "The door opens on 8 June" in refused.words


def test_the_door_opens_when_its_organizers_said(given, cast, browser, clock):
    event = given.event(cast.group_id, starts_at=clock.moment + timedelta(hours=3))
    given.add(Door(event_id=event, opens_minutes_before=60, closes_minutes_after=0))
    assert "at 16:00." in browser(cast.cleo).get(f"/events/{event}/door").words
    clock.move(hours=2)
    assert "The door opens" not in browser(cast.cleo).get(f"/events/{event}/door").words


def test_each_tap_is_kept_with_who_when_how_and_from_which_device(door, given, cast, clock):
    first = clock.moment
    door.press("Check in")
    clock.move(minutes=5)
    door.press("Undo")
    with given.inside():
        marks = db.session.query(Mark).order_by(Mark.id).all()
        assert [(mark.act, mark.at) for mark in marks] == [
            (Act.CHECKED_IN, first),
            (Act.UNDONE, clock.moment),
        ]
        for mark in marks:
            assert (mark.member_id, mark.by_id, mark.method) == (
                cast.ana.id,
                cast.cleo.id,
                Method.ORGANIZER,
            )
            assert mark.received_at == mark.at and mark.device_at is None
        assert marks[0].key != marks[1].key and marks[0].device == marks[1].device
        assert len(marks[0].device.split()[-1]) == 4


def test_what_was_recorded_without_a_mark_comes_into_the_log_with_the_first_one(
    evening, given, cast, browser, clock
):
    given.attendance(evening, cast.ana, method=Method.IMPORT, guests=2)
    clock.move(minutes=5)
    browser(cast.cleo).post(f"/events/{evening}/door/undo", {"member": cast.ana.id})
    with given.inside():
        marks = db.session.query(Mark).order_by(Mark.at).all()
        assert [(mark.act, mark.method) for mark in marks] == [
            (Act.CHECKED_IN, Method.IMPORT),
            (Act.UNDONE, Method.ORGANIZER),
        ]
        attendance = db.session.query(Attendance).one()
        assert (attendance.method, attendance.guests) == (Method.IMPORT, 2)
        assert attendance.undone_at == clock.moment


@pytest.mark.parametrize("status", [Status.PROPOSED, Status.CANCELLED, Status.DRAFT])
def test_what_is_not_scheduled_has_no_door(given, cast, browser, clock, status):
    event = given.event(cast.group_id, starts_at=clock.moment, status=status)
    page = browser(cast.cleo)
    assert page.get(f"/events/{event}/door").status == 409
    for verb in POSTS[:-1]:
        data = {"member": cast.ana.id, "name": "Yuki"}
        assert page.post(f"/events/{event}/door/{verb}", data).status in (404, 409)


def test_only_organizers_work_the_door(evening, cast, given, browser):
    org = given.member("Olga")
    given.group("other", owner=org)
    paths = [f"/events/{evening}/door/{verb}" for verb in POSTS]
    for person, status in ((cast.ana, 403), (cast.dov, 404), (org, 404)):
        page = browser(person)
        assert page.get(f"/events/{evening}/door").status == status
        data = {"member": cast.ana.id, "name": "Yuki"}
        assert {page.post(path, data).status for path in paths} == {status}
    assert browser(None).get(f"/events/{evening}/door").path.startswith("/login")
    # That of closing asks about those who are missing.
    assert {browser(cast.cleo).get(path).status for path in paths} == {405, 409}
    with given.inside():
        assert db.session.query(Attendance).count() == 0


@pytest.mark.parametrize("number", [0, 2**31, 10**18, 10**30])
def test_no_event_has_such_a_number(browser, cast, number):
    for page in ("", "/door", "/met"):
        assert browser(cast.cleo).get(f"/events/{number}{page}").status == 404


def test_strangers_are_not_checked_in_by_guessing_their_number(door, evening, cast, given):
    gone = given.member("Gus")
    for member in (cast.dov.id, 0, -1, 2**31, 10**30, "x", ""):
        page = door.post(f"/events/{evening}/door/check-in", {"member": member})
        assert page.status == 404, member
    given.rsvp(evening, gone, Answer.NO)
    assert door.post(f"/events/{evening}/door/check-in", {"member": gone.id}).status == 200


def test_the_door_leaves_nobody_out(door, evening, given, cast):
    """Neither who is unlisted nor who is blocked: the organizer answers for the whole room."""
    uma = given.member("Uma", unlisted=True)
    given.rsvp(evening, uma, unlisted=True)
    given.block(cast.cleo, cast.ana)
    given.block(cast.ben, cast.cleo)
    words = part(door.get(f"/events/{evening}/door"), "expected")
    assert all(name in words for name in ("Ana", "Ben", "Uma"))


def test_nameless_people_are_counted(door, evening, given):
    given.attendance(evening, None, method=Method.IMPORT, guests=1)
    page = door.get(f"/events/{evening}/door")
    assert "In the room: 2," in page.words and "Here: 0" in page.words


def test_the_page_costs_the_same_for_two_and_for_twelve(
    evening, cast, given, browser, count_queries
):
    page = browser(cast.cleo)
    costs = []
    for start, count in ((0, 2), (2, 10)):
        for number in range(start, start + count):
            by = given.member(f"By {number}")
            for kind in ("Here", "Undone", "Expected"):
                person = given.member(f"{kind} {number}")
                given.rsvp(evening, person)
                if kind != "Expected":
                    given.attendance(evening, person, by=by, undone=kind == "Undone")
        for path in ("", "?q=e"):
            with count_queries() as statements:
                assert page.get(f"/events/{evening}/door{path}").status == 200
            costs.append(len(statements))
    assert len(set(costs)) == 1 and costs[0] <= 7
