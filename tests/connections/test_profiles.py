"""Whose profile exists for whom."""

import pytest

from meetup.groups.rules import State
from meetup.rsvps.rules import Answer


@pytest.fixture
def two(given):
    """Eve and Finn, who have nothing in common yet."""
    return given.member("Eve"), given.member("Finn")


def sees(browser, viewer, other):
    status = browser(viewer).get(f"/m/{other.handle}").status
    assert status in (200, 404)
    return status == 200


def test_strangers_have_no_profile_and_neither_has_nobody(two, browser):
    eve, _ = two
    hidden, unknown = (browser(eve).get(path) for path in ("/m/finn", "/m/nobody"))
    assert hidden.status == unknown.status == 404 and hidden.text == unknown.text


def test_ones_own_profile_says_that_others_see_it_like_this(two, browser):
    page = browser(two[0]).get("/m/eve")
    assert "This is how others see you" in page.words
    assert not page.has_button("Block Eve") and not page.has_button("Ask to connect")


def test_a_profile_shows_what_its_member_says_of_themselves(two, given, browser):
    eve, finn = two
    page = browser(finn)
    page.get("/account")
    page.press(
        "Save", about="I bake.\nRye, mostly.", place="Kiel", links="https://finn.example/?a=1&b=2"
    )
    given.connection(eve, finn)
    seen = browser(eve).get("/m/finn")
    assert "I bake. Rye, mostly." in seen.words and "Kiel" in seen.words
    link = seen.soup.find("a", href="https://finn.example/?a=1&b=2")
    assert set(link["rel"]) == {"nofollow", "noopener"}


@pytest.mark.parametrize("state", list(State))
def test_members_of_one_group_see_each_other_while_both_are_active(two, given, browser, state):
    eve, finn = two
    group = given.group("baking", members=[eve])
    given.membership(group, finn, state=state)
    assert sees(browser, eve, finn) is sees(browser, finn, eve) is (state is State.ACTIVE)


def test_who_is_unlisted_always_is_found_by_nobody_for_sharing_a_group(two, given, browser):
    eve, finn = two
    gwen = given.member("Gwen", unlisted=True)
    given.group("baking", owner=eve, members=[finn, gwen])
    # Not by its organizers either: one who blocks them looks the same, and has no profile for them.
    assert not sees(browser, eve, gwen) and not sees(browser, finn, gwen)
    assert sees(browser, gwen, finn)


def test_connected_people_see_each_other(two, given, browser):
    eve, finn = two
    given.connection(eve, finn, network="mastodon")
    assert sees(browser, eve, finn) and sees(browser, finn, eve)


def test_asking_shows_the_asker_to_the_asked_and_keeps_the_asked_in_sight(two, given, browser):
    eve, finn = two
    given.request(eve, finn)
    assert sees(browser, finn, eve) and sees(browser, eve, finn)
    page = browser(finn)
    page.get("/m/eve")
    page.press("Decline")
    assert sees(browser, finn, eve) and sees(browser, eve, finn)
    page = browser(eve)
    page.get("/m/finn")
    page.press("Withdraw")
    assert not sees(browser, finn, eve) and not sees(browser, eve, finn)


def test_those_who_attended_see_each_other_unless_unlisted(two, given, browser):
    eve, finn = two
    always = given.member("Gwen", unlisted=True)
    once = given.member("Hal")
    event = given.event(given.group("baking"))
    for person in (eve, finn, always, once):
        given.attendance(event, person)
    given.rsvp(event, once, unlisted=True)
    assert sees(browser, eve, finn)
    assert not sees(browser, eve, always) and not sees(browser, eve, once)
    given.handshake(event, eve, once)
    given.claim(event, always, eve)
    assert sees(browser, eve, once) and sees(browser, eve, always)
    assert not sees(browser, finn, once) and not sees(browser, finn, always)


def test_an_attendance_that_was_undone_shows_nobody(two, given, browser):
    eve, finn = two
    event = given.event(given.group("baking"))
    given.attendance(event, eve, undone=True)
    given.attendance(event, finn)
    given.handshake(event, eve, finn)
    assert not sees(browser, eve, finn) and not sees(browser, finn, eve)


def test_organizers_see_who_attended_and_who_answered(two, given, browser):
    eve, finn = two
    gwen = given.member("Gwen", unlisted=True)
    hal = given.member("Hal")
    event = given.event(given.group("baking", owner=eve, members=[hal], open=True))
    given.attendance(event, gwen)
    given.rsvp(event, finn, Answer.MAYBE)
    assert sees(browser, eve, gwen) and sees(browser, eve, finn)
    assert not sees(browser, hal, gwen) and not sees(browser, hal, finn)


def test_active_members_see_who_comes_unless_unlisted(two, given, browser):
    eve, finn = two
    once, outsider = given.member("Gwen"), given.member("Hal")
    event = given.event(given.group("baking", members=[eve], open=True))
    given.rsvp(event, finn)
    given.rsvp(event, once, unlisted=True)
    assert sees(browser, eve, finn) and not sees(browser, eve, once)
    assert not sees(browser, outsider, finn) and not sees(browser, finn, eve)


def test_a_profile_costs_as_much_for_many_evenings_as_for_few(two, given, browser, count_queries):
    eve, finn = two
    group = given.group("baking", members=[eve, finn])
    page = browser(eve)
    costs = []
    for count in (2, 10):
        for number in range(count):
            event = given.event(group, f"Evening {number}")
            given.attendance(event, eve)
            given.attendance(event, finn)
            given.rsvp(event, finn)
        with count_queries() as statements:
            assert page.get("/m/finn").status == 200
        costs.append(len(statements))
    assert costs[0] == costs[1] <= 12


def test_an_open_group_shows_its_members_to_no_outsider(two, given, browser):
    eve, finn = two
    given.group("baking", owner=finn, open=True)
    assert not sees(browser, eve, finn)
