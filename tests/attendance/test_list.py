"""The list of an event: closing it, excuses, the door's hours, and the log."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from meetup.attendance.log_queries import ON_A_PAGE
from meetup.attendance.mark_rules import Act, Refused
from meetup.attendance.models import Door, Excuse, ListClosing, Mark
from meetup.attendance.rules import Method
from meetup.db import db
from meetup.rsvps.rules import Answer
from tests.attendance.test_pages import part


@pytest.fixture
def evening(cast, given, clock):
    """Ana, Ben and Max said yes to an event that began an hour ago; Ana is here."""
    event = given.event(cast.group_id, starts_at=clock.moment - timedelta(hours=1))
    max_ = given.member("Max")
    given.membership(cast.group_id, max_)
    for person in (cast.ana, cast.ben, max_):
        given.rsvp(event, person)
    given.rsvp(event, cast.cleo, Answer.NO)
    given.attendance(event, cast.ana)
    return event


@pytest.fixture
def keeper(evening, cast, browser):
    return browser(cast.cleo)


def outcomes_of(page):
    return {name: value for name, value in page.fields.items() if name.startswith("person_")}


def test_closing_asks_what_became_of_each_who_is_not_marked(keeper, evening, cast, given):
    page = keeper.get(f"/events/{evening}/door/close")
    assert "2 said yes and are not marked." in page.words
    assert "Ben" in page.words and "Max" in page.words and "Ana" not in page.words
    names = outcomes_of(page)
    assert set(names.values()) == {"did not come"} and f"person_{cast.ben.id}" in names
    other = next(name for name in names if name != f"person_{cast.ben.id}")
    page = keeper.press("Close the list", **{f"person_{cast.ben.id}": "came", other: "excused"})
    assert "Everybody who said yes came or is excused." in part(page, "missing")
    assert "Excused: 1 Max" in part(page, "excused")
    assert "Were here: 2" in part(page, "here")
    with given.inside():
        marks = db.session.scalars(select(Mark).where(Mark.member_id == cast.ben.id)).all()
        assert [(mark.act, mark.method) for mark in marks] == [(Act.CHECKED_IN, Method.ORGANIZER)]


def test_who_is_not_named_in_what_is_sent_is_a_no_show_and_nonsense_counts_nothing(
    keeper, evening, cast, given
):
    sent = {f"person_{cast.ben.id}": "late", "person_x": "came", f"person_{cast.cleo.id}": "came"}
    page = keeper.post(f"/events/{evening}/door/close", sent)
    assert "No-shows: 2 Ben" in part(page, "missing")
    with given.inside():
        assert not db.session.scalars(select(Excuse)).all()
        assert not db.session.scalars(select(Mark)).all()


def test_who_was_checked_in_meanwhile_stays_as_they_were(keeper, evening, cast, given):
    keeper.get(f"/events/{evening}/door/close")
    given.attendance(evening, cast.ben)
    page = keeper.press("Close the list", **{f"person_{cast.ben.id}": "excused"})
    assert "Were here: 2" in part(page, "here") and not part(page, "excused")


def test_excused_is_told_apart_from_no_shows_and_can_be_taken_back(keeper, evening, given, cast):
    given.closed_list(evening, cast.cleo)
    page = keeper.get(f"/events/{evening}/door")
    assert "No-shows: 2 Ben" in part(page, "missing")
    page = keeper.press("Excuse")
    assert "Ben is excused." in page.words
    assert "No-shows: 1 Max" in part(page, "missing") and "Excused: 1 Ben" in part(page, "excused")
    page = keeper.press("Not excused")
    assert "No-shows: 2 Ben" in part(page, "missing") and not part(page, "excused")
    keeper.press("Excuse")
    page = keeper.press("Came after all", within="section[aria-labelledby=excused]")
    assert "Ben" in part(page, "here") and not part(page, "excused")


def test_an_excuse_told_before_is_kept_for_the_closing(keeper, evening, given, cast):
    keeper.post(f"/events/{evening}/door/excuse", {"member": cast.ben.id})
    assert not part(keeper.get(f"/events/{evening}/door"), "excused")
    page = keeper.get(f"/events/{evening}/door/close")
    assert outcomes_of(page)[f"person_{cast.ben.id}"] == "excused"
    assert "Excused: 1 Ben" in part(keeper.press("Close the list"), "excused")


def test_before_the_start_there_is_nothing_to_close(given, cast, browser, clock):
    event = given.event(cast.group_id, starts_at=clock.moment + timedelta(hours=1))
    page = browser(cast.cleo)
    assert page.get(f"/events/{event}/door/close").status == 409
    with given.inside():
        assert not db.session.scalars(select(ListClosing)).all()


def test_organizers_say_when_the_door_is_open(keeper, evening, given):
    page = keeper.get(f"/events/{evening}/door/hours")
    assert (page.fields["opens"], page.fields["closes"]) == ("120", "360")
    assert "Open from Mon 1 June 2026, 11:00" in page.words
    page = keeper.press("Save", opens="30", closes="0")
    assert "The door’s hours are kept." in page.words
    page = keeper.get(f"/events/{evening}/door/hours")
    assert (page.fields["opens"], page.fields["closes"]) == ("30", "0")
    assert "Open from Mon 1 June 2026, 12:30" in page.words
    keeper.press("Save", opens="60", closes="30")
    with given.inside():
        door = db.session.scalars(select(Door)).one()
        assert (door.opens_minutes_before, door.closes_minutes_after) == (60, 30)


@pytest.mark.parametrize("sent", [{"opens": "7"}, {"closes": "-60"}, {"opens": ""}])
def test_hours_that_nobody_offered_are_refused(keeper, evening, given, sent):
    data = {"opens": "60", "closes": "60", **sent}
    page = keeper.post(f"/events/{evening}/door/hours", data)
    assert page.status == 422 and "Please look at this once more" in page.words
    with given.inside():
        assert not db.session.scalars(select(Door)).all()


def test_the_log_says_who_was_marked_when_how_by_whom_and_from_where(
    keeper, evening, cast, given, clock
):
    keeper.post(f"/events/{evening}/door/check-in", {"member": cast.ben.id, "guests": 2})
    clock.move(minutes=5)
    keeper.post(f"/events/{evening}/door/undo", {"member": cast.ben.id})
    log = keeper.get(f"/events/{evening}/door/log").words
    assert log.index("14:05 Ben: undone") < log.index("14:00 Ben: checked in from the list")
    assert "checked in from the list, with 2 guests by Cleo, Browser " in log


def test_the_log_shows_what_is_out_of_the_ordinary(keeper, evening, cast, given, clock):
    def mark(**more):
        given.mark(evening, cast.ben, **{"method": Method.OWN_SCAN, "by_id": cast.ben.id, **more})

    mark(at=clock.moment - timedelta(hours=4))
    mark(refused=Refused.TOO_LATE)
    at = clock.moment - timedelta(minutes=30)
    mark(at=at, device_at=at - timedelta(minutes=2), received_at=clock.moment)
    mark(by_id=None, method=Method.KIOSK, device="Entrance", at=clock.moment)
    given.closed_list(evening, cast.cleo)
    clock.move(hours=1)
    mark(method=Method.ORGANIZER, by_id=cast.cleo.id)
    words = keeper.get(f"/events/{evening}/door/log").words
    assert "10:00 Ben: checked in by an own scan by themselves · outside the door’s hours" in words
    assert "Ben: not let in, after the door had closed by themselves" in words
    assert "· 13:28 by the device’s own clock · reached us at 14:00" in words
    assert "checked in at the kiosk by nobody who is signed in, Entrance" in words
    assert "15:00 Ben: checked in from the list by Cleo · after the list was closed" in words
    assert words.count("outside the door’s hours") == words.count("after the list was closed") == 1


def test_a_long_log_comes_in_pages_at_a_constant_cost(
    keeper, evening, cast, given, clock, count_queries
):
    people = [cast.ana, cast.ben]

    def add(first, count):
        for number in range(first, first + count):
            at = clock.moment + timedelta(seconds=number)
            given.mark(evening, people[number % 2], at=at, received_at=at)

    costs = []
    for first, count in ((0, 2), (2, ON_A_PAGE)):
        add(first, count)
        with count_queries() as statements:
            page = keeper.get(f"/events/{evening}/door/log")
        costs.append(len(statements))
    assert len(set(costs)) == 1 and costs[0] <= 6
    assert "Earlier ones" in page.words and "Later ones" not in page.words
    assert len(page.soup.select("ol.log > li")) == ON_A_PAGE
    last = keeper.get(f"/events/{evening}/door/log?page=2")
    assert len(last.soup.select("ol.log > li")) == 2 and "Earlier ones" not in last.words
    for wrong in ("3", "0", "-1", "99999"):
        assert keeper.get(f"/events/{evening}/door/log?page={wrong}").status == 404
