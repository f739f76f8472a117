"""The event page: what each reader sees there."""

from datetime import timedelta

import pytest

from meetup.events.rules import Status
from meetup.groups.rules import State
from meetup.rsvps.rules import Answer


@pytest.fixture
def event(cast, given):
    return given.event(cast.group_id, capacity=12, proposer=cast.ana)


@pytest.fixture
def open_event(cast, given):
    group_id = given.group("town", name="Town Games", open=True, owner=cast.cleo)
    return given.event(group_id, "Chess Night")


def names(page, heading):
    """The names in the list under `heading`; None where there is no such heading."""
    title = page.soup.find(["h2", "h3"], string=heading)
    return (
        [a.span.find_next("span").get_text() for a in title.find_next_sibling().select("a")]
        if title
        else None
    )


def test_a_member_reads_what_when_and_where(browser, cast, event):
    page = browser(cast.ana).get(f"/events/{event}-harbour-walk")
    assert (page.status, page.path) == (200, f"/events/{event}-harbour-walk")
    assert [h.get_text() for h in page.soup.find_all("h1")] == ["Harbour Walk"]
    for text in (
        "Monday, 8 June 2026, 14:00 to 17:00",
        "Central European Summer Time",
        "Old Harbour",
        "Harbour Walks",
        "All 12 places are free.",
    ):
        assert text in page.words
    assert "Where you are" not in page.words
    links = page.soup.find("summary", string="Add to my calendar").parent.find_all("a")
    assert links[0]["href"].endswith("-harbour-walk.ics")


@pytest.mark.parametrize(("number", "at_first"), [(15, 15), (16, 12)])
def test_of_many_who_come_the_first_dozen_is_named_at_once(
    browser, cast, given, event, number, at_first
):
    for one in range(number):
        given.rsvp(event, given.member(f"Guest {one:02}"))
    section = browser(cast.ana).get(f"/events/{event}").soup.select_one("[aria-labelledby=coming]")
    called = [link.get_text(strip=True)[-8:] for link in section.select("a.person")]
    assert called == [f"Guest {one:02}" for one in range(number)]
    folded = section.select("details a.person")
    assert len(called) - len(folded) == at_first
    if folded:
        assert section.summary.get_text() == "And 4 more"


def test_who_lives_elsewhere_reads_their_own_time_too(browser, cast, given, event):
    eve = given.member("Eve", timezone="America/Denver")
    given.membership(cast.group_id, eve)
    assert "Where you are: Mon 8 June 2026, 06:00" in browser(eve).get(f"/events/{event}").words


@pytest.mark.parametrize(
    "slug", ["", "-", "-anything", "-harbour", "-harbour-walk-", "-Harbour-Walk"]
)
def test_a_wrong_slug_leads_to_the_right_one(browser, cast, event, slug):
    page = browser(cast.ana).get(f"/events/{event}{slug}", follow=False)
    assert page.status == 302
    assert page.response.location == f"/events/{event}-harbour-walk"
    assert browser(cast.dov).get(f"/events/{event}{slug}", follow=False).status == 404
    assert browser(None).get(f"/events/{event}{slug}", follow=False).status == 404


@pytest.mark.parametrize(
    "reference", ["0", "999999", "999999999999999999", "2147483648", "x", "1.5"]
)
def test_what_is_not_there_is_not_found(browser, cast, reference):
    assert browser(cast.ana).get(f"/events/{reference}").status == 404


def test_everybody_reads_the_same_number_and_only_members_the_names(browser, cast, given):
    group_id = given.group("town", open=True, owner=cast.cleo, members=[cast.ana, cast.ben])
    event = given.event(group_id, "Chess Night")
    uma = given.member("Uma", unlisted=True)
    vic, ida = given.member("Vic"), given.member("Ida")
    given.rsvp(event, cast.ben)
    given.rsvp(event, uma)
    given.rsvp(event, vic, unlisted=True)
    given.rsvp(event, ida, guests=2)
    given.rsvp(event, cast.ana, Answer.NO)
    given.block(ida, cast.ana)
    coming = {
        person: names(browser(person).get(f"/events/{event}"), "Who is coming")
        for person in (None, cast.dov, cast.ana, cast.ben, cast.cleo)
    }
    assert coming == {
        None: None,
        cast.dov: None,
        cast.ana: ["Ben"],
        cast.ben: ["Ben", "Ida"],
        cast.cleo: ["Ben", "Uma", "Vic", "Ida"],
    }
    for person in (None, cast.dov, cast.ana, cast.ben, cast.cleo):
        assert "6 people are coming." in browser(person).get(f"/events/{event}").words


def test_who_said_maybe_or_no_is_for_organizers(browser, cast, given, event):
    eve = given.member("Eve")
    given.rsvp(event, cast.ben, Answer.MAYBE)
    given.rsvp(event, eve, Answer.NO)
    ana, cleo = (browser(person).get(f"/events/{event}") for person in (cast.ana, cast.cleo))
    assert (names(cleo, "Said maybe"), names(cleo, "Said no")) == (["Ben"], ["Eve"])
    assert names(ana, "Who is coming") == []
    assert "Ben" not in ana.words
    assert "Said" not in ana.words
    given.block(cast.ben, cast.cleo)
    assert names(browser(cast.cleo).get(f"/events/{event}"), "Said maybe") is None


def test_the_proposer_is_named_to_members_who_may_know(browser, cast, given, open_event):
    by = "proposed by"
    uma = given.member("Uma", unlisted=True)
    shown = given.event(cast.group_id, proposer=cast.ana)
    unlisted = given.event(cast.group_id, proposer=uma)
    given.membership(cast.group_id, uma)
    assert f"{by} Ana" in browser(cast.ben).get(f"/events/{shown}").words
    assert by not in browser(cast.ben).get(f"/events/{unlisted}").words
    assert f"{by} Uma" in browser(uma).get(f"/events/{unlisted}").words
    assert f"{by} Uma" in browser(cast.cleo).get(f"/events/{unlisted}").words
    given.block(cast.ana, cast.ben)
    assert by not in browser(cast.ben).get(f"/events/{shown}").words
    assert by not in browser(cast.dov).get(f"/events/{open_event}").words


def test_connections_never_met_are_announced(browser, cast, given, event):
    given.connection(cast.ana, cast.ben)
    given.rsvp(event, cast.ben)
    given.rsvp(event, cast.cleo)
    page = browser(cast.ana).get(f"/events/{event}")
    assert "You would meet Ben for the first time." in page.words
    assert page.text.index("first time") < page.text.index(">Yes<")
    assert "first time" not in browser(cast.cleo).get(f"/events/{event}").words


def test_a_stranger_may_sign_in_and_comes_back(browser, cast, open_event):
    stranger = browser(None)
    page = stranger.get(f"/events/{open_event}")
    link = page.soup.find("a", string="Sign in to answer")
    assert link["href"] == f"/login?next=/events/{open_event}-chess-night"
    assert not page.has_button("Yes")
    stranger.get(link["href"])
    back = stranger.press("Sign in", email=cast.ana.email, password=cast.ana.password)
    assert back.path == f"/events/{open_event}-chess-night"


def test_a_stranger_who_looks_begins_no_session(browser, cast, open_event):
    for path in ("/", "/events/", f"/events/{open_event}", "/groups/town"):
        assert "Set-Cookie" not in browser(None).get(path).response.headers


def test_who_is_not_in_the_group_is_told_that_a_yes_joins_it(browser, cast, open_event):
    page = browser(cast.dov).get(f"/events/{open_event}")
    assert page.has_button("Join Town Games and say yes")
    assert "by saying yes you join it" in page.words
    assert not page.has_button("Yes")


@pytest.mark.parametrize(
    ("status", "hours_ago", "sentence"),
    [
        (
            Status.PROPOSED,
            0,
            "This is a proposal. People answer once an organizer has scheduled it.",
        ),
        (Status.CANCELLED, 0, "This event is cancelled."),
        (Status.SCHEDULED, 300, "This event is over."),
    ],
)
def test_what_takes_no_answers_has_no_buttons(
    browser, cast, given, clock, status, hours_ago, sentence
):
    starts_at = clock.moment + timedelta(days=7) - timedelta(hours=hours_ago)
    event = given.event(cast.group_id, status=status, starts_at=starts_at)
    page = browser(cast.ana).get(f"/events/{event}")
    assert sentence in page.words
    assert not any(page.has_button(label) for label in ("Yes", "Maybe", "No"))


def test_who_is_banned_or_not_confirmed_reads_why_there_is_no_button(browser, cast, given):
    group_id = given.group("chess", open=True, owner=cast.cleo)
    event = given.event(group_id)
    given.membership(group_id, cast.dov, state=State.BANNED)
    banned = browser(cast.dov).get(f"/events/{event}")
    fresh = browser(given.member("Eve", confirmed=False)).get(f"/events/{event}")
    assert "have banned you from the group" in banned.words
    assert "once you have confirmed your e-mail address" in fresh.words
    for page in (banned, fresh):
        assert not any(b.get("name") == "answer" for b in page.soup.find_all("button"))


def test_organizers_find_their_tools_and_nobody_else_does(browser, cast, event):
    for person, sees in ((cast.cleo, True), (cast.ana, False)):
        text = browser(person).get(f"/events/{event}").text
        assert (f"/events/{event}-harbour-walk/door" in text) is sees
        assert (f"/events/{event}-harbour-walk/edit" in text) is sees


def test_who_is_checked_in_is_not_asked_any_more(browser, cast, given, event):
    given.rsvp(event, cast.ana)
    ana = browser(cast.ana)
    assert "Will you come?" in ana.get(f"/events/{event}").words
    given.attendance(event, cast.ana)
    page = ana.get(f"/events/{event}")
    assert "You are checked in." in page.words and "Will you come?" not in page.words
    assert not any(page.has_button(label) for label in ("Yes", "Maybe", "No"))
    ana.press("Save", unlisted="y")
    assert not browser(cast.ben).get(f"/events/{event}").soup.select(".person")
    assert ana.page.fields["unlisted"] == "y"
    assert "Will you come?" in browser(cast.ben).get(f"/events/{event}").words


@pytest.mark.parametrize(
    ("capacity", "coming", "sentence"),
    [
        (1, 0, "The only place is free."),
        (1, 1, "The only place is taken."),
        (2, 0, "Both places are free."),
        (2, 1, "One of two places is taken."),
        (2, 2, "Both places are taken."),
        (12, 1, "One of 12 places is taken."),
        (12, 3, "3 of 12 places are taken."),
        (3, 3, "All 3 places are taken."),
        (3, 4, "All 3 places are taken, and 4 people are coming."),
    ],
)
def test_how_many_places_are_taken_is_said_as_people_say_it(
    browser, cast, given, capacity, coming, sentence
):
    event = given.event(cast.group_id, capacity=capacity)
    if coming:
        given.rsvp(event, cast.ben, guests=coming - 1)
    assert sentence in browser(cast.ana).get(f"/events/{event}").words


def test_who_was_there_is_led_to_whom_they_met(browser, cast, given, clock, event):
    given.attendance(event, cast.ana)
    given.attendance(event, cast.ben, undone=True)
    link = f"/events/{event}-harbour-walk/met"
    clock.move(days=8)
    assert link in browser(cast.ana).get(f"/events/{event}").text
    assert link not in browser(cast.ben).get(f"/events/{event}").text


def test_the_event_page_costs_the_same_for_2_and_for_12_who_come(
    browser, cast, given, count_queries
):
    costs = {}
    group_id = given.group("walks", open=True, owner=cast.cleo, members=[cast.ana, cast.ben])
    event = given.event(group_id, proposer=cast.ben)
    given.rsvp(event, cast.ana)
    for numbers in (range(2), range(2, 12)):
        for number in numbers:
            guest, blocked, maybe = (
                given.member(f"{kind} {number}") for kind in ("Guest", "Rude", "Maybe")
            )
            given.membership(group_id, guest)
            given.connection(cast.ana, guest)
            given.block(cast.ana, blocked)
            for person in (guest, blocked):
                given.rsvp(event, person)
            given.rsvp(event, maybe, Answer.MAYBE)
        for person in (None, cast.dov, cast.ana, cast.cleo):
            reader = browser(person)
            with count_queries() as statements:
                page = reader.get(f"/events/{event}-harbour-walk")
            assert page.status == 200
            costs.setdefault(person and person.name, []).append(len(statements))
        words = browser(cast.ana).get(f"/events/{event}").words
        assert f"Guest {numbers[-1]}" in words and f"Rude {numbers[-1]}" in words
    assert costs == {
        # The event, and how many come.
        None: [2, 2],
        # Who it is, the event, and how they stand to it.
        "Dov": [3, 3],
        # And who proposed it, who comes, whom she has met, and what else she goes to just then.
        "Ana": [7, 7],
        # And who said maybe or no; she has no connections.
        "Cleo": [6, 6],
    }


def test_a_new_name_stands_in_the_list_at_once(browser, cast, given, event):
    given.rsvp(event, cast.ben)
    for name, shown in (("Ben", "B Ben"), ("Benno Weber", "BW Benno Weber")):
        browser(cast.ben).post("/account", {"name": name, "timezone": "Europe/Berlin"})
        people = browser(cast.ana).get(f"/events/{event}").soup.select("a.person")
        assert [person.get_text(" ", strip=True) for person in people] == [shown]


@pytest.mark.parametrize("status", [Status.DRAFT, Status.PROPOSED])
def test_what_is_not_scheduled_costs_no_list_of_names(browser, cast, given, count_queries, status):
    event = given.event(cast.group_id, "Idea", status=status, proposer=cast.ben)
    ben = browser(cast.ben)
    with count_queries() as statements:
        assert "proposed by Ben" in ben.get(f"/events/{event}-idea").words
    # A proposal has its dates, the reader's own votes and who voted what instead.
    assert len(statements) == (7 if status is Status.PROPOSED else 4)


def test_the_forms_of_events_cost_the_same_whatever_there_is(browser, cast, given, count_queries):
    event = given.event(cast.group_id)
    paths = ("/groups/harbour/propose", f"/events/{event}/edit")
    costs, cleo = [], browser(cast.cleo)
    for many in (2, 10):
        for number in range(many):
            guest = given.member(f"Guest {many} {number}")
            given.membership(cast.group_id, guest)
            given.rsvp(event, guest)
            given.event(cast.group_id, f"Walk {many} {number}", proposer=guest)
        for path in paths:
            with count_queries() as statements:
                assert cleo.get(path).status == 200
            costs.append(len(statements))
    assert costs[:2] == costs[2:] == [3, 4]


def test_a_proposal_that_is_cancelled_stays_among_the_group(browser, cast, given):
    group_id = given.group("town", open=True, owner=cast.cleo, members=[cast.ana])
    event = given.event(group_id, "Idea", status=Status.PROPOSED)
    browser(cast.cleo).post(f"/events/{event}/cancel", {"reason": "Nobody had time."})
    for person in (None, cast.dov):
        assert browser(person).get(f"/events/{event}").status == 404
        assert browser(person).get(f"/events/{event}.ics").status == 404
        assert "Idea" not in browser(person).get("/events/").words
    assert "Nobody had time." in browser(cast.ana).get(f"/events/{event}").words
