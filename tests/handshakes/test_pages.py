"""Saying *we met*, and answering it, through the pages."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from meetup.db import db
from meetup.events.rules import Status
from meetup.groups.rules import State
from meetup.handshakes.models import Claim, Handshake


@pytest.fixture
def evening(cast, given, clock):
    """Ana, Ben and Cleo were at an event that began a day ago; Dov was not."""
    event = given.event(cast.group_id, starts_at=clock.moment)
    for person in (cast.ana, cast.ben, cast.cleo):
        given.attendance(event, person)
    clock.move(days=1)
    return event


def met(browser, person, event):
    """The page of `event` on which `person` says whom they met."""
    page = browser(person)
    page.get(f"/events/{event}/met")
    return page


def say(page, event, other):
    """Say that one met `other`, whatever the page shows."""
    return page.post(f"/events/{event}/met", {"member": other.id})


def test_who_else_was_there_stands_with_one_button_each(evening, cast, browser):
    page = met(browser, cast.ana, evening).page
    assert "Ben We met C Cleo We met" in page.words and "Ana" not in page.words


def test_both_say_so_and_it_is_a_handshake(evening, cast, browser, count):
    ana = met(browser, cast.ana, evening)
    page = say(ana, evening, cast.ben)
    assert "You said you met. Ben is asked once." in page.words
    assert count(Handshake) == 0
    ben = say(met(browser, cast.ben, evening), evening, cast.ana)
    assert "You and Ana met, and both say so." in ben.words and "Ana You met" in ben.words
    assert "Ben You met" in ana.get(f"/events/{evening}/met").words
    assert count(Handshake) == 1


def test_asked_in_the_inbox_a_yes_makes_the_handshake(evening, cast, browser, given, clock):
    claim = given.claim(evening, cast.ana, cast.ben)
    assert browser(cast.ben).post(f"/claims/{claim}/yes").path == "/inbox"
    assert "Ana You met" in met(browser, cast.ben, evening).page.words
    with given.inside():
        handshake = db.session.scalars(select(Handshake)).one()
        assert (handshake.member_a_id, handshake.member_b_id) == (cast.ana.id, cast.ben.id)
        assert handshake.met_at == clock.moment
    assert browser(cast.ben).post(f"/claims/{claim}/yes").status == 404


def test_a_no_is_seen_by_nobody_else(evening, cast, browser, given):
    claim = given.claim(evening, cast.ana, cast.ben)
    paths = (
        *(f"/events/{evening}/met", f"/events/{evening}", "/inbox", "/", "/ties/", "/ties/ben"),
        *("/m/ben", "/connections/", "/groups/harbour", "/groups/harbour/members"),
    )
    viewers = [browser(person) for person in (cast.ana, cast.cleo)]

    def look():
        return [
            (page.status, page.words) for v in viewers for page in (v.get(path) for path in paths)
        ]

    before = look()
    browser(cast.ben).post(f"/claims/{claim}/no")
    assert look() == before
    again = [say(viewers[0], evening, cast.ben) for _ in range(2)]
    assert {page.status for page in again} == {200}
    assert all("You said that you met Ben." in page.words for page in again)
    assert "Ana" not in browser(cast.ben).get("/inbox").words
    viewers[0].get("/inbox")
    assert look() == before


def test_a_claim_is_known_to_nobody_but_the_two(evening, cast, browser, given):
    paths = (f"/events/{evening}/met", f"/events/{evening}", "/inbox", "/ties/", "/ties/ana")
    cleo = browser(cast.cleo)
    before = [cleo.get(path).words for path in paths]
    given.claim(evening, cast.ana, cast.ben)
    assert [cleo.get(path).words for path in paths] == before


def test_who_is_asked_is_not_pressed_on_the_page(evening, cast, browser, given):
    ben = met(browser, cast.ben, evening)
    before = ben.page.words
    given.claim(evening, cast.ana, cast.ben)
    assert ben.get(f"/events/{evening}/met").words == before


@pytest.mark.parametrize("declined", [False, True])
def test_who_said_no_may_say_so_after_all(evening, cast, browser, given, declined):
    given.claim(evening, cast.ana, cast.ben, declined=declined)
    ben = met(browser, cast.ben, evening)
    assert "Ana We met" in ben.page.words
    assert "You and Ana met, and both say so." in say(ben, evening, cast.ana).words


@pytest.mark.parametrize("verb", ["yes", "no"])
def test_only_who_is_asked_answers_and_only_what_is_open(evening, cast, browser, given, verb):
    path = f"/claims/{given.claim(evening, cast.ana, cast.ben)}/{verb}"
    for person in (cast.ana, cast.cleo, cast.dov):
        assert browser(person).post(path).status == 404
    ben = browser(cast.ben)
    assert ben.get(path).status == 405
    assert ben.post(path).status == 200
    assert ben.post(path).status == 404
    assert ben.post(f"/claims/99999999999/{verb}").status == 404


def test_only_those_who_were_there_say_whom_they_met(evening, cast, browser, given):
    late = given.member("Lea")
    given.membership(cast.group_id, late)
    for person, status in ((late, 403), (cast.dov, 404)):
        page = browser(person)
        assert page.get(f"/events/{evening}/met").status == status
        assert say(page, evening, cast.ana).status == status
    assert browser(None).get(f"/events/{evening}/met").path.startswith("/login")


def test_who_was_there_still_says_so_after_leaving_the_group(cast, given, browser, evening):
    gus = given.member("Gus")
    given.membership(cast.group_id, gus, state=State.BANNED)
    given.attendance(evening, gus)
    page = met(browser, gus, evening).page
    assert page.status == 200 and "Ana We met" in page.words
    assert not page.soup.select(f"main a[href^='/events/{evening}']")
    assert browser(gus).get(f"/events/{evening}").status == 404


def test_only_somebody_on_the_list_is_met(evening, cast, browser, given):
    uma = given.member("Uma", unlisted=True)
    gone = given.member("Gus")
    given.attendance(evening, uma)
    given.attendance(evening, gone, undone=True)
    given.block(cast.cleo, cast.ana)
    ana = met(browser, cast.ana, evening)
    assert "Ben" in ana.page.words
    for other in (uma, gone, cast.cleo, cast.dov, cast.ana):
        assert say(ana, evening, other).status == 404
    for member in ("", "x", 0, 2**31, 10**30):
        assert ana.post(f"/events/{evening}/met", {"member": member}).status == 404


def test_unlisted_people_are_known_to_those_they_told(evening, cast, browser, given):
    uma = given.member("Uma", unlisted=True)
    given.attendance(evening, uma)
    say(met(browser, uma, evening), evening, cast.ana)
    assert "Uma We met" in met(browser, cast.ana, evening).page.words
    assert "Uma" not in met(browser, cast.ben, evening).page.words
    assert "Uma We met" in met(browser, cast.cleo, evening).page.words, "an organizer"
    say(met(browser, cast.ana, evening), evening, uma)
    assert "Uma You met" in met(browser, cast.ana, evening).page.words


def test_a_placeholder_may_be_met_and_nothing_shows_that_it_is_one(evening, cast, browser, given):
    pia = given.member("Pia", placeholder=True)
    given.attendance(evening, pia)
    ana = met(browser, cast.ana, evening)
    assert "Pia We met" in ana.page.words
    assert "You said you met. Pia is asked once." in say(ana, evening, pia).words


def test_an_account_that_is_not_confirmed_reaches_nobody(evening, cast, browser, given, count):
    eve = given.member("Eve", confirmed=False)
    given.attendance(evening, eve)
    assert say(browser(eve), evening, cast.ben).status == 403
    assert count(Claim) == 0
    claim = given.claim(evening, cast.ben, eve)
    assert browser(eve).post(f"/claims/{claim}/yes").status == 403
    assert count(Handshake) == 0


def test_a_handshake_counts_while_both_attendances_stand(cast, given, browser, clock):
    event = given.event(cast.group_id, starts_at=clock.moment)
    given.attendance(event, cast.ana)
    given.handshake(event, cast.ana, cast.ben)
    given.attendance(event, cast.ben, undone=True)
    assert "Ben" not in met(browser, cast.ana, event).page.words
    assert browser(cast.ben).get(f"/events/{event}/met").status == 403
    browser(cast.cleo).post(f"/events/{event}/door/check-in", {"member": cast.ben.id})
    assert "Ben You met" in met(browser, cast.ana, event).page.words


def test_once_undone_nobody_is_asked(cast, given, browser, clock):
    event = given.event(cast.group_id, starts_at=clock.moment)
    for person in (cast.ana, cast.ben):
        given.attendance(event, person)
    claim = given.claim(event, cast.ana, cast.ben)
    browser(cast.cleo).post(f"/events/{event}/door/undo", {"member": cast.ana.id})
    assert "Ana" not in browser(cast.ben).get("/inbox").words
    assert browser(cast.ben).post(f"/claims/{claim}/yes").status == 404
    assert say(browser(cast.ben), event, cast.ana).status == 404


@pytest.mark.parametrize("status", [Status.CANCELLED, Status.PROPOSED])
def test_nobody_met_at_what_did_not_take_place(cast, given, browser, status):
    event = given.event(cast.group_id, status=status)
    for person in (cast.ana, cast.ben):
        given.attendance(event, person)
    claim = given.claim(event, cast.ana, cast.ben)
    assert browser(cast.ana).get(f"/events/{event}/met").status == 409
    assert say(browser(cast.ana), event, cast.ben).status == 409
    assert browser(cast.ben).post(f"/claims/{claim}/yes").status == 404


def test_alone_the_page_says_what_may_come(cast, given, browser, clock):
    event = given.event(cast.group_id, starts_at=clock.moment)
    given.attendance(event, cast.ana)
    assert "come back later" in met(browser, cast.ana, event).page.words


def test_the_page_costs_the_same_for_two_and_for_twelve(
    evening, cast, given, browser, count_queries
):
    page = browser(cast.ana)
    costs = []
    for start, number_of_people in ((0, 2), (2, 10)):
        for number in range(start, start + number_of_people):
            people = [given.member(f"{kind} {number}") for kind in ("New", "Claimed", "Met")]
            for person in people:
                given.attendance(evening, person)
            given.claim(evening, cast.ana, people[1])
            given.handshake(evening, cast.ana, people[2])
        with count_queries() as statements:
            assert page.get(f"/events/{evening}/met").status == 200
        costs.append(len(statements))
    assert costs[0] == costs[1] <= 3


def test_who_meets_before_the_start_is_told_when_it_shows(browser, cast, given):
    event = given.event(cast.group_id, starts_at=given.clock.moment + timedelta(hours=1))
    for person in (cast.ana, cast.ben):
        given.attendance(event, person)
    given.claim(event, cast.ben, cast.ana)
    page = browser(cast.ana).post(f"/events/{event}/met", {"member": cast.ben.id})
    assert "Your ties show it once the event has begun." in page.words
