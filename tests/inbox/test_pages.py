"""The inbox: who waits for an answer, and answering."""

from datetime import timedelta

import pytest

from meetup.db import db
from meetup.groups.models import Group, Membership
from meetup.groups.rules import Scheduling, State


@pytest.fixture
def evening(cast, given, clock):
    """Ana and Ben were at the Harbour Walk yesterday."""
    event_id = given.event(cast.group_id, "Harbour Walk")
    clock.move(days=8)
    for person in (cast.ana, cast.ben):
        given.attendance(event_id, person)
    return event_id


def section(page, name):
    found = page.soup.select_one(f"section[aria-labelledby={name}]")
    return " ".join(found.get_text(" ").split()) if found else None


def test_an_empty_inbox_says_so(browser, cast):
    page = browser(cast.ana).get("/inbox")
    assert page.status == 200 and "Nobody waits for an answer of yours." in page.words
    assert not page.soup.select("main button")


def test_an_inbox_is_its_members_alone(browser, cast):
    assert browser(None).get("/inbox").path == "/login?next=/inbox"


def test_who_asks_to_connect_stands_there_until_it_is_answered(browser, cast, given):
    given.request(cast.ben, cast.ana, note="We chat about boats.")
    given.request(cast.cleo, cast.ana)
    ana = browser(cast.ana)
    words = section(ana.get("/inbox"), "requests")
    assert "Ben" in words and "We chat about boats." in words and "Cleo" in words
    ana.press("Accept", within="section[aria-labelledby=requests]")
    page = ana.get("/inbox")
    assert "Ben" not in page.words and "Cleo" in page.words
    ana.press("Decline")
    assert "Nobody waits" in ana.get("/inbox").words
    assert "Ben" in ana.get("/connections/").words


def test_who_says_that_we_met_stands_there_until_it_is_answered(browser, cast, given, evening):
    given.claim(evening, cast.ben, cast.ana)
    ana = browser(cast.ana)
    words = section(ana.get("/inbox"), "claims")
    assert "Ben says that you met at Harbour Walk on Monday, 8 June 2026." in words
    assert section(browser(cast.ben).get("/inbox"), "claims") is None
    ana.press("Yes")
    assert "Nobody waits" in ana.get("/inbox").words


def test_a_claim_that_is_answered_with_no_is_gone(browser, cast, given, evening):
    given.claim(evening, cast.ben, cast.ana)
    ana = browser(cast.ana)
    ana.get("/inbox")
    ana.press("No")
    assert "Nobody waits" in ana.get("/inbox").words


def test_who_asks_to_join_stands_there_for_each_organizer(browser, cast, given, row_of):
    given.membership(cast.group_id, cast.dov, state=State.REQUESTED)
    host = given.member("Hanna", host=True)
    for person in (cast.ana, cast.dov, host):
        assert section(browser(person).get("/inbox"), "joining") is None
    cleo = browser(cast.cleo)
    assert "Dov asks to join Harbour Walks" in section(cleo.get("/inbox"), "joining")
    page = cleo.press("Let in")
    assert page.path == "/inbox" and "Dov is a member of Harbour Walks now." in page.words
    assert "Nobody waits" in page.words and row_of(cast.dov) is State.ACTIVE


def test_an_organizer_turns_a_request_down_in_the_inbox(browser, cast, given, row_of):
    given.membership(cast.group_id, cast.dov, state=State.REQUESTED)
    cleo = browser(cast.cleo)
    cleo.get("/inbox")
    page = cleo.press("Turn down")
    assert page.path == "/inbox" and "not told" in page.words
    assert row_of(cast.dov) is None


def test_the_host_is_asked_for_groups_that_nobody_owns(browser, cast, given):
    host = given.member("Hanna", host=True)
    group_id = given.group("orphan", name="Orphan Chess")
    given.membership(group_id, cast.dov, state=State.REQUESTED)
    words = section(browser(host).get("/inbox"), "joining")
    assert "Dov asks to join Orphan Chess" in words


def test_no_button_of_the_inbox_leads_elsewhere(browser, cast, given):
    given.membership(cast.group_id, cast.dov, state=State.REQUESTED)
    path = "/groups/harbour/members/dov/accept"
    page = browser(cast.cleo).post(path, {"next": "//evil.example/"}, follow=False)
    assert page.response.location == "/groups/harbour/members"


@pytest.mark.parametrize("ana_blocks", [True, False])
def test_nothing_waits_across_a_block(browser, cast, given, evening, ana_blocks):
    given.request(cast.ben, cast.ana)
    given.claim(evening, cast.ben, cast.ana)
    given.block(*((cast.ana, cast.ben) if ana_blocks else (cast.ben, cast.ana)))
    assert "Nobody waits" in browser(cast.ana).get("/inbox").words
    assert "Waiting for you" not in browser(cast.ana).get("/").words


@pytest.fixture
def row_of(cast, given):
    def state(person):
        with given.inside():
            found = db.select(Membership.state).where(
                Membership.group_id == cast.group_id, Membership.member_id == person.id
            )
            return db.session.scalar(found)

    return state


def test_the_inbox_costs_the_same_however_much_waits(browser, cast, given, evening, count_queries):
    cleo = browser(cast.cleo)
    given.attendance(evening, cast.cleo)
    costs = []
    for size in (2, 12):
        for number in range(size):
            person = given.member(f"Some {size} {number}")
            given.request(person, cast.cleo)
            given.attendance(evening, person)
            given.claim(evening, person, cast.cleo)
            given.membership(cast.group_id, person, state=State.REQUESTED)
            given.proposal(cast.group_id, f"Idea {size} {number}", days=[7])
        with count_queries() as statements:
            page = cleo.get("/inbox")
        costs.append(len(statements))
    assert len(page.soup.select("main li")) == 4 * 14
    # Who looks, the five kinds of questions, and on which networks those who ask have them.
    assert costs == [8, 8]


def test_organizers_find_the_proposals_that_wait_for_them(browser, cast, given, clock):
    soon = clock.moment + timedelta(days=1)
    given.proposal(cast.group_id, "One date", days=[7])
    given.proposal(cast.group_id, "Still voted on")
    given.proposal(cast.group_id, "Votes are over", votes_until=soon)
    given.proposal(cast.group_id, "Too few", quorum=2, votes_until=soon)
    _, (first, second, _) = given.proposal(cast.group_id, "Enough", quorum=2)
    given.proposal(cast.group_id, "Gone", days=[0.5])
    for date in (first, second):
        given.vote(date, cast.ana)
    given.vote(second, cast.ben)
    clock.move(days=2)
    cleo = browser(cast.cleo)
    assert section(cleo.get("/inbox"), "proposals") == (
        "Proposals to schedule"
        " One date Harbour Walks Look at it"
        " Votes are over Harbour Walks, 3 dates Look at it"
        " Enough Harbour Walks, 3 dates, 2 yes to the best one Look at it"
    )
    assert "3 proposals wait to be scheduled" in cleo.get("/").words
    assert section(browser(cast.ana).get("/inbox"), "proposals") is None


@pytest.mark.parametrize("scheduling", list(Scheduling))
def test_proposers_find_their_own_where_they_may_schedule(browser, cast, given, scheduling):
    given.proposal(cast.group_id, "Mine", days=[7], proposer=cast.ana)
    given.proposal(cast.group_id, "Another’s", days=[7], proposer=cast.ben)
    with given.inside():
        db.session.get_one(Group, cast.group_id).scheduling = scheduling
    found = section(browser(cast.ana).get("/inbox"), "proposals")
    if scheduling is Scheduling.PROPOSERS:
        assert "Mine" in found and "Another’s" not in found
    else:
        assert found is None
