"""Ties as the two of a pair see them, and as nobody else does."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask

from meetup.attendance.rules import Method
from meetup.rsvps.rules import Answer
from meetup.ties.rules import Stage
from tests.browsing import Browser
from tests.conftest import Cast
from tests.given import Given, Person

Open = Callable[..., Browser]


def evening(given: Given, cast: Cast, people: list[Person], days_ago: float = 3, **more) -> int:
    """An event some days ago at which these people were."""
    start = given.clock.moment - timedelta(days=days_ago)
    event = given.event(cast.group_id, starts_at=start, **more)
    for person in people:
        given.attendance(event, person)
    return event


def test_a_tie_tells_its_story(browser: Open, given: Given, cast: Cast):
    given.connection(cast.ana, cast.ben, network="linkedin", since=date(2025, 3, 1))
    event = evening(given, cast, [cast.ana, cast.ben, cast.cleo], title="Spring Walk")
    given.handshake(event, cast.ana, cast.ben)
    page = browser(cast.ana).get("/ties/ben")
    assert "met" in page.soup.select_one(".stage").text
    assert "You and Ben have met" in page.words
    assert (
        "You connected online in March 2025 and first met in May 2026 at Spring Walk" in page.words
    )
    assert "454 days later" in page.words
    assert "Connected on LinkedIn" in page.words
    assert "You shook hands." in page.words
    assert "To be recurring it takes 1 day more" in page.words


def test_my_ties_stand_by_stage_strongest_first(browser: Open, given: Given, cast: Cast):
    eve = given.member("Eve")
    given.connection(cast.ana, cast.dov)
    evening(given, cast, [cast.ana, cast.ben])
    evening(given, cast, [cast.ana, cast.cleo, eve], days_ago=400)
    evening(given, cast, [cast.ana, cast.cleo], days_ago=3, title="Again")
    page = browser(cast.ana).get("/ties/")
    names = [link.select("span")[-1].text for link in page.soup.select("main a.person")]
    assert names == ["Cleo", "Ben", "Eve", "Dov"]
    stages = [mark.text for mark in page.soup.select("main h2 .stage")]
    assert stages == ["recurring", "met", "connected"]


def test_a_day_on_which_two_met_once_is_said_once(browser: Open, given: Given, cast: Cast):
    evening(given, cast, [cast.ana, cast.ben])
    evening(given, cast, [cast.ana, cast.cleo])
    evening(given, cast, [cast.ana, cast.cleo], days_ago=40)
    words = browser(cast.ana).get("/ties/").words
    assert "Ben met 29 May 2026" in words
    assert "Cleo first met 22 April 2026 last met 29 May 2026" in words
    for name, days in (("ben", {"Met"}), ("cleo", {"First met", "Last met"})):
        page = browser(cast.ana).get(f"/ties/{name}")
        labels = {dt.get_text() for dt in page.soup.select(".dates dt")}
        assert {label for label in labels if "et" in label.split()[-1]} == days


def test_two_never_met_last_before_they_met_first(browser: Open, given: Given, cast: Cast):
    crowd = [given.member(f"Guest {number}", placeholder=True) for number in range(13)]
    evening(given, cast, [cast.ana, cast.ben, *crowd[:4]], days_ago=40)
    evening(given, cast, [cast.ana, cast.ben, *crowd])
    assert "Ben met 29 May 2026" in browser(cast.ana).get("/ties/").words
    page = browser(cast.ana).get("/ties/ben")
    labels = [dt.get_text() for dt in page.soup.select(".dates dt")]
    assert "Met" in labels and "Last met" not in labels


def test_every_stage_is_drawn_in_a_way_of_its_own(app: Flask):
    shown = set(Stage) - {Stage.NONE}
    with app.app_context():
        macros: Any = app.jinja_env.get_template("_macros/ties.html").module
        assert len({macros.stage_mark(stage) for stage in shown}) == len(shown)


def test_without_ties_the_page_says_what_to_do(browser: Open, cast: Cast):
    assert "No ties yet" in browser(cast.ana).get("/ties/").words


def test_a_stranger_signs_in_first(browser: Open, cast: Cast):
    assert browser().get("/ties/ben", follow=False).response.location.startswith("/login?next=")


def test_a_tie_belongs_to_the_two_alone(browser: Open, given: Given, cast: Cast):
    given.connection(cast.ana, cast.ben)
    assert browser(cast.ana).get("/ties/ben").status == 200
    assert browser(cast.ben).get("/ties/ana").status == 200
    for other in (cast.cleo, cast.dov):
        assert browser(other).get("/ties/ben").status == 404
        assert browser(other).get("/ties/nobody-at-all").status == 404
    assert browser(cast.ana).get("/ties/ana").status == 404


@pytest.mark.parametrize("blocker_is_ana", [True, False])
def test_a_block_hides_the_tie_from_both(
    browser: Open, given: Given, cast: Cast, blocker_is_ana: bool
):
    evening(given, cast, [cast.ana, cast.ben])
    given.block(*((cast.ana, cast.ben) if blocker_is_ana else (cast.ben, cast.ana)))
    assert browser(cast.ana).get("/ties/ben").status == 404
    assert browser(cast.ben).get("/ties/ana").status == 404
    assert "Ben" not in browser(cast.ana).get("/ties/").words


def test_somebody_unlisted_there_shows_only_once_we_shook_hands(
    browser: Open, given: Given, cast: Cast
):
    event = evening(given, cast, [cast.ana, cast.ben], title="Quiet Walk")
    given.rsvp(event, cast.ben, Answer.YES, unlisted=True)
    assert browser(cast.ana).get("/ties/ben").status == 404
    assert browser(cast.ben).get("/ties/ana").status == 200
    given.handshake(event, cast.ana, cast.ben)
    assert "Quiet Walk" in browser(cast.ana).get("/ties/ben").words


@pytest.mark.parametrize("always", [True, False])
def test_where_a_connection_was_unlisted_is_told_in_no_way(
    browser: Open, given: Given, cast: Cast, always: bool
):
    uli = given.member("Uli", unlisted=always)
    given.connection(cast.ana, uli)
    event = evening(given, cast, [cast.ana, uli], title="Quiet Walk")
    if not always:
        given.rsvp(event, uli, Answer.YES, unlisted=True)
    page = browser(cast.ana).get("/ties/uli")
    assert "are connected online" in page.words
    for told in ("Quiet Walk", "met ", "same room", "May 2026"):
        assert told not in page.words.replace("have met it takes", "")
    assert "You and Ana have met" in browser(uli).get("/ties/ana").words


def test_an_organizer_who_was_there_sees_the_unlisted_as_on_the_list(
    browser: Open, given: Given, cast: Cast
):
    uli = given.member("Uli", unlisted=True)
    evening(given, cast, [cast.cleo, uli])
    assert browser(cast.cleo).get("/ties/uli").status == 200


def test_months_are_those_of_the_place(browser: Open, given: Given, cast: Cast):
    given.connection(cast.ana, cast.ben, since=date(2025, 6, 30))
    start = datetime(2025, 7, 1, 2, tzinfo=UTC)
    event = given.event(cast.group_id, starts_at=start, timezone="America/Los_Angeles")
    for person in (cast.ana, cast.ben):
        given.attendance(event, person)
    words = browser(cast.ana).get("/ties/ben").words
    assert "first met in June 2025 at Harbour Walk, on the same day" in words


def test_asking_shows_a_contact_to_the_asker_alone(browser: Open, given: Given, cast: Cast):
    given.request(cast.ana, cast.ben)
    assert "You have asked Ben to connect." in browser(cast.ana).get("/ties/ben").words
    assert browser(cast.ben).get("/ties/ana").status == 404


def test_known_by_a_handshake_alone_says_nothing_about_third_people(
    browser: Open, given: Given, cast: Cast
):
    event = evening(given, cast, [cast.cleo])
    for person in (cast.ana, cast.ben):
        given.attendance(event, person, method=Method.HANDSHAKE)
    given.handshake(event, cast.ana, cast.ben)
    assert browser(cast.ana).get("/ties/ben").status == 200
    assert browser(cast.ana).get("/ties/cleo").status == 404


def test_an_undone_attendance_undoes_the_tie(browser: Open, given: Given, cast: Cast):
    event = given.event(cast.group_id, starts_at=given.clock.moment - timedelta(days=2))
    given.attendance(event, cast.ana)
    given.attendance(event, cast.ben, undone=True)
    given.handshake(event, cast.ana, cast.ben)
    assert browser(cast.ana).get("/ties/ben").status == 404


def test_the_event_page_says_whom_i_would_meet_for_the_first_time(
    browser: Open, given: Given, cast: Cast
):
    event = given.event(cast.group_id)
    given.connection(cast.ana, cast.ben)
    given.connection(cast.ana, cast.cleo)
    evening(given, cast, [cast.ana, cast.cleo])
    for person in (cast.ben, cast.cleo):
        given.rsvp(event, person)
    page = browser(cast.ana).get(f"/events/{event}")
    assert "meet Ben for the first time" in page.words
    assert "meet Cleo" not in page.words
    assert "for the first time" not in browser(cast.cleo).get(f"/events/{event}").words


def test_first_meetings_do_not_tell_where_somebody_was_unlisted(
    browser: Open, given: Given, cast: Cast
):
    event = given.event(cast.group_id)
    given.connection(cast.ana, cast.ben)
    given.rsvp(event, cast.ben)
    quiet = evening(given, cast, [cast.ana, cast.ben])
    given.rsvp(quiet, cast.ben, unlisted=True)
    ana = browser(cast.ana)
    assert "meet Ben for the first time" in ana.get(f"/events/{event}").words
    given.handshake(quiet, cast.ana, cast.ben)
    assert "for the first time" not in ana.get(f"/events/{event}").words


@pytest.mark.parametrize("how", ["unlisted there", "blocked", "only maybe"])
def test_first_meetings_name_nobody_who_is_not_to_be_named(
    browser: Open, given: Given, cast: Cast, how: str
):
    event = given.event(cast.group_id)
    given.connection(cast.ana, cast.ben)
    answer = Answer.MAYBE if how == "only maybe" else Answer.YES
    given.rsvp(event, cast.ben, answer, unlisted=how == "unlisted there")
    if how == "blocked":
        given.block(cast.ben, cast.ana)
    assert "for the first time" not in browser(cast.ana).get(f"/events/{event}").words


@pytest.mark.parametrize("path", ["/ties/", "/ties/ben"])
def test_the_number_of_queries_does_not_grow(
    browser: Open, given: Given, cast: Cast, count_queries, path: str
):
    ana = browser(cast.ana)
    evening(given, cast, [cast.ana, cast.ben, cast.cleo])
    with count_queries() as few:
        assert ana.get(path).status == 200
    others = [given.member(f"Guest {number}") for number in range(10)]
    for number in range(3):
        evening(given, cast, [cast.ana, cast.ben, *others], days_ago=number + 5)
    with count_queries() as many:
        assert ana.get(path).status == 200
    assert len(many) == len(few) <= 6
