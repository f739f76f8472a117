"""The start page: what this is, for a stranger; what waits and what comes next, for a member."""

from dataclasses import replace

import pytest

from meetup.events.rules import Status
from meetup.groups.rules import State
from meetup.rsvps.rules import Answer


def section(page, name):
    found = page.soup.select_one(f"section[aria-labelledby={name}]")
    return " ".join(found.get_text(" ").split()) if found else None


def test_a_stranger_reads_what_this_is_and_where_to_go(browser, given):
    page = browser(None).get("/")
    assert page.status == 200 and len(page.soup.select("h1")) == 1
    targets = {a["href"] for a in page.soup.select("a[href]")}
    assert {"/signup", "/login", "/events/", "/groups/"} <= targets
    for word in ("groups", "in person", "handshake", "ties"):
        assert word in page.words


def test_a_stranger_sees_what_everyone_may_see(browser, cast, given):
    given.event(cast.group_id, "Secret Walk")
    given.event(given.group("chess", owner=cast.cleo, open=True), "Blitz Night")
    page = browser(None).get("/")
    assert "Blitz Night" in page.words and "Secret Walk" not in page.text


def test_where_sign_up_is_closed_nobody_is_sent_there(app, browser, given, monkeypatch):
    closed = replace(app.config["HANDSHAKES"], open_signup=False)
    monkeypatch.setitem(app.config, "HANDSHAKES", closed)
    assert not browser(None).get("/").soup.select('a[href="/signup"]')


def test_a_new_member_is_told_what_to_do_next(browser, given):
    page = browser(given.member("Una")).get("/")
    targets = {a["href"] for a in page.soup.select("main a")}
    assert {"/events/", "/groups/", "/groups/new"} <= targets
    assert "Waiting for you" not in page.words and "Whom did you meet?" not in page.words


def test_who_is_not_confirmed_sees_how_to_confirm(browser, given):
    page = browser(given.member("Una", confirmed=False)).get("/")
    assert page.has_button("Send the link again")
    assert not page.soup.select('a[href="/groups/new"]')


def test_what_waits_is_counted_and_leads_to_the_inbox(browser, cast, given, clock):
    event_id = given.event(cast.group_id)
    clock.move(days=8)
    for person in (cast.ana, cast.ben, cast.cleo):
        given.attendance(event_id, person)
    given.claim(event_id, cast.ana, cast.cleo)
    given.request(cast.ana, cast.cleo)
    given.request(cast.dov, cast.cleo)
    given.membership(cast.group_id, cast.dov, state=State.REQUESTED)
    page = browser(cast.cleo).get("/")
    waits = section(page, "waits")
    assert "2 people ask to connect with you" in waits
    assert "Somebody says that you met" in waits
    assert "Somebody asks to join a group of yours" in waits
    links = {a["href"] for a in page.soup.select("section[aria-labelledby=waits] a")}
    assert links == {"/inbox", "/inbox#requests", "/inbox#claims", "/inbox#joining"}


@pytest.mark.parametrize("answer", [Answer.YES, Answer.MAYBE, Answer.WAITLISTED])
def test_a_member_sees_what_they_come_to(browser, cast, given, answer):
    given.rsvp(given.event(cast.group_id, "Harbour Walk"), cast.ana, answer)
    words = section(browser(cast.ana).get("/"), "coming")
    assert "Harbour Walk" in words and answer.value in words
    assert "Harbour Walk" not in section(browser(cast.ben).get("/"), "coming")


def test_what_was_answered_with_no_or_is_over_is_not_coming(browser, cast, given, clock):
    given.rsvp(given.event(cast.group_id, "Boring Walk"), cast.ana, Answer.NO)
    soon = given.event(cast.group_id, "Early Walk", starts_at=clock.moment)
    given.rsvp(soon, cast.ana)
    clock.move(hours=4)
    words = section(browser(cast.ana).get("/"), "coming")
    assert "Boring Walk" not in words and "Early Walk" not in words


def test_who_left_a_group_for_members_only_sees_its_events_no_more(browser, cast, given):
    given.rsvp(given.event(cast.group_id, "Harbour Walk"), cast.ana)
    browser(cast.ana).post("/groups/harbour/leave")
    assert "Harbour Walk" not in browser(cast.ana).get("/").words


def test_evenings_wait_to_be_confirmed(browser, cast, given, clock):
    event_id = given.event(cast.group_id, "Harbour Walk")
    clock.move(days=8)
    for person in (cast.ana, cast.ben):
        given.attendance(event_id, person)
    page = browser(cast.ana).get("/")
    assert "Harbour Walk" in section(page, "evenings")
    link = page.soup.select_one("section[aria-labelledby=evenings] a")["href"]
    assert browser(cast.ana).get(link).status == 200
    assert section(browser(cast.cleo).get("/"), "evenings") is None


def test_the_start_page_costs_the_same_however_much_there_is(
    browser, cast, given, clock, count_queries
):
    ana = browser(cast.ana)
    costs = []
    for size in (2, 4):
        for number in range(size):
            group_id = given.group(f"group-{size}-{number}", owner=cast.ana, members=[cast.ben])
            past = given.event(group_id, starts_at=clock.moment)
            for person in (cast.ana, cast.ben):
                given.attendance(past, person)
            given.rsvp(given.event(group_id), cast.ana)
            given.event(group_id, status=Status.PROPOSED)
            given.request(given.member(f"Some {size} {number}"), cast.ana)
        clock.move(hours=12)
        with count_queries() as statements:
            assert ana.get("/").status == 200
        costs.append(len(statements))
    assert costs[0] == costs[1] <= 10


def test_a_strangers_start_page_costs_one_query_for_events_and_their_answers(
    browser, cast, given, count_queries
):
    stranger = browser(None)
    for number in range(3):
        event = given.event(given.group(f"open-{number}", open=True), f"Walk {number}")
        given.rsvp(event, cast.ana, guests=number)
    with count_queries() as statements:
        page = stranger.get("/")
    assert len(statements) == 1
    assert [f"{seats} coming" in page.words for seats in (1, 2, 3)] == [True] * 3
