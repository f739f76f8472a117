"""The directory, and the page of a group, as each person sees them."""

from datetime import timedelta

import pytest

from meetup.events.rules import Status
from meetup.groups.rules import State
from tests.groups.typed import FOR_MEMBERS, FORM


def test_the_directory_shows_every_group_and_how_many_belong_to_it(browser, cast, given):
    given.group("open", name="Open Chess", owner=cast.dov, open=True)
    for visitor in (None, cast.ana, cast.dov):
        page = browser(visitor).get("/groups/")
        assert page.status == 200
        cards = {c.h2.get_text(): c.get_text(" ", strip=True) for c in page.soup.select(".card")}
        assert "3 members Members only" in cards["Harbour Walks"]
        assert "1 member Open" in cards["Open Chess"]


def test_the_directory_counts_only_who_is_active(browser, cast, given):
    for name, state in (("Eve", State.REQUESTED), ("Fay", State.BANNED), ("Gus", State.INVITED)):
        given.membership(cast.group_id, given.member(name), state=state)
    assert "3 members" in browser(None).get("/groups/").words
    assert "3 members" in browser(None).get("/groups/harbour").words


def test_a_block_changes_no_number(browser, cast, given):
    given.block(cast.ana, cast.ben)
    for visitor in (None, cast.ana, cast.ben):
        assert "3 members" in browser(visitor).get("/groups/harbour").words


def test_an_empty_directory_says_what_to_do(browser, given):
    assert "no groups yet" in browser(None).get("/groups/").words


def test_everyone_sees_what_a_group_is(browser, given):
    olga = given.member("Olga")
    dov = browser(olga)
    dov.get("/groups/new")
    dov.press("Found the group", **{**FORM, **FOR_MEMBERS})
    page = browser(None).get("/groups/harbour-readers")
    for part in ("Harbour Readers", "Old Town", "1 member", "Members only", "We read, and then"):
        assert part in page.words
    link = page.soup.select_one('a[href="https://chat.example/readers"]')
    assert "noopener" in link["rel"]
    assert "Olga" not in page.text


@pytest.mark.parametrize("home", ["javascript:alert(1)", "the channel #walks", "http://"])
def test_an_online_home_that_is_no_web_address_is_words(browser, cast, home):
    dov = browser(cast.dov)
    dov.get("/groups/new")
    page = dov.press("Found the group", **{**FORM, "online_home": home})
    assert home in page.words
    assert not [a for a in page.soup.select("a[href]") if a["href"] == home]


def test_a_group_that_is_not_there_is_not_found(browser, cast):
    for path in ("/groups/nowhere", "/groups/nowhere/members", "/groups/nowhere/settings"):
        assert browser(cast.ana).get(path).status == 404
    assert browser(cast.ana).post("/groups/nowhere/join").status == 404


def test_an_address_in_capitals_is_the_same_group(browser, cast):
    assert "Harbour Walks" in browser(None).get("/groups/HARBOUR").words


def test_strangers_see_no_events_of_a_group_for_members_only(browser, cast, given):
    given.event(cast.group_id, "Harbour Walk")
    given.event(cast.group_id, "Sailing", status=Status.PROPOSED)
    banned = given.member("Eve")
    given.membership(cast.group_id, banned, state=State.BANNED)
    for visitor in (None, cast.dov, banned):
        page = browser(visitor).get("/groups/harbour")
        assert "Only members of Harbour Walks see its events." in page.words
        assert "Sailing" not in page.text and "Harbour Walk<" not in page.text
    page = browser(cast.ana).get("/groups/harbour")
    assert "Harbour Walk" in [a.get_text() for a in page.soup.select(".event a")]
    assert "Sailing" in page.words


def test_everyone_sees_the_events_of_an_open_group_but_not_its_proposals(browser, cast, given):
    group_id = given.group("chess", owner=cast.cleo, open=True)
    given.event(group_id, "Blitz Night")
    given.event(group_id, "Simultan", status=Status.PROPOSED)
    banned = given.member("Eve")
    given.membership(group_id, banned, state=State.BANNED)
    for visitor in (None, cast.dov, banned):
        page = browser(visitor).get("/groups/chess")
        assert "Blitz Night" in page.words and "Simultan" not in page.text
    assert "Simultan" in browser(cast.cleo).get("/groups/chess").words


def test_what_is_over_stands_apart_from_what_is_coming(browser, cast, given, clock):
    given.event(cast.group_id, "Last Walk")
    clock.move(days=20)
    given.event(cast.group_id, "Next Walk")
    page = browser(cast.ana).get("/groups/harbour")
    assert page.words.index("Next Walk") < page.words.index("Past events")
    assert page.words.index("Past events") < page.words.index("Last Walk")


@pytest.mark.parametrize("path", ["/groups/a%00b", "/groups/%F0%9F%8C%8A", "/groups/a%0Ab"])
def test_odd_addresses_are_not_found(browser, cast, path):
    assert browser(cast.ana).get(path).status == 404


@pytest.mark.parametrize(
    ("who", "most"), [(None, 2), ("dov", 3), ("ana", 4), ("cleo", 6), ("host", 3)]
)
def test_the_page_of_a_group_costs_the_same_however_much_happens_in_it(
    browser, cast, given, clock, count_queries, who, most
):
    host = given.member("Hanna", host=True)
    one, costs = browser(host if who == "host" else who and getattr(cast, who)), []
    group_id = given.group("chess", owner=cast.cleo, members=[cast.ana], open=True)
    for size in (2, 12):
        for number in range(size):
            given.rsvp(given.event(group_id, f"Walk {number}"), cast.ana)
            given.event(group_id, f"Sail {number}", status=Status.PROPOSED)
            given.event(group_id, f"Row {number}", starts_at=clock.moment - timedelta(days=9))
            asking = given.member(f"Asking {size} {number}")
            given.membership(group_id, asking, state=State.REQUESTED)
            given.membership(group_id, given.member(f"In {size} {number}"))
        with count_queries() as statements:
            assert one.get("/groups/chess").status == 200
        costs.append(len(statements))
    assert costs == [most, most], statements


def test_a_description_is_markdown_on_the_page_and_words_in_the_directory(
    browser, cast, given, group_row
):
    browser(cast.cleo).post(
        "/groups/harbour/settings", {**FORM, "description": "# Walks\n\n*Slow* <b>ones</b>"}
    )
    prose = browser(None).get("/groups/harbour").soup.select_one(".prose")
    assert prose.h2.string == "Walks" and prose.em.string == "Slow" and prose.b is None
    assert "Walks · Slow <b>ones</b>" in browser(None).get("/groups/").words
    assert group_row("harbour").description == "# Walks\n\n*Slow* <b>ones</b>"
