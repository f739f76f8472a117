"""The stories of a full event, in Chromium at a phone's width, with and without JavaScript."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser as Chrome

from meetup.rsvps.rules import Answer
from tests.chromium import ChromiumBrowser, phones_of
from tests.conftest import Cast
from tests.given import Given, Person

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True, scope="session")

Open = Callable[[Person], ChromiumBrowser]


@pytest.fixture(params=[True, False], ids=["javascript", "plain"])
def phone(request: pytest.FixtureRequest, app: Flask, chrome: Chrome) -> Iterator[Open]:
    """`phone(ana)`: Ana's phone, signed in; none of them may complain of anything."""
    with phones_of(app, chrome, javascript=request.param) as (take, complaints):
        yield take
        # Its console tells of every refusal; what that says is on the page.
        assert complaints("(CONFLICT)") == []


def test_a_yes_with_a_guest(phone: Open, cast: Cast, given: Given):
    event = given.event(cast.group_id, guests_allowed=2)
    ana = phone(cast.ana)
    ana.get(f"/events/{event}")
    page = ana.press("Yes", guests="1")
    assert "Your answer is yes." in page.words and "2 people are coming." in page.words
    small = [
        button.inner_text()
        for button in ana.tab.locator("main button, main summary, main select").all()
        if button.is_visible() and (button.bounding_box() or {"height": 0})["height"] < 44
    ]
    assert small == []


def test_who_waits_moves_up_when_somebody_cancels(phone: Open, cast: Cast, given: Given):
    event = given.event(cast.group_id, capacity=1)
    given.rsvp(event, cast.ben)
    ana, ben = phone(cast.ana), phone(cast.ben)
    ana.get(f"/events/{event}")
    assert "You are 1st on the waiting list" in ana.press("Join the waiting list").words
    ben.get(f"/events/{event}")
    ben.press("No")
    assert "You said yes." in ana.get(f"/events/{event}").words


def test_a_place_that_is_offered_is_taken(phone: Open, cast: Cast, given: Given):
    event = given.event(cast.group_id, capacity=1, offers_seats=True)
    given.rsvp(event, cast.ben)
    ana, ben = phone(cast.ana), phone(cast.ben)
    ana.get(f"/events/{event}")
    ana.press("Join the waiting list")
    ben.get(f"/events/{event}")
    ben.press("No")
    assert "There is room for you." in ana.get(f"/events/{event}").words
    assert "Your answer is yes." in ana.press("Take the place").words


def test_an_organizer_answers_for_somebody(phone: Open, cast: Cast, given: Given):
    event = given.event(cast.group_id, capacity=1)
    given.rsvp(event, cast.ben)
    cleo = phone(cast.cleo)
    cleo.get(f"/events/{event}/answers")
    page = cleo.press("Enter the answer", who="Ana", answer="yes")
    assert "The only place is taken" in page.words
    page = cleo.press("Enter the answer", beyond=True)
    assert "Said by mouth, entered by Cleo." in page.words


def test_asked_a_week_before_one_says_in_a_tap_that_one_comes_or_not(
    phone: Open, cast: Cast, given: Given
):
    question = "What would you like to talk about?"
    event = given.event(cast.group_id, capacity=1, warm_up_question=question)
    other = given.event(cast.group_id, "Supper")
    asked = given.rsvp(event, cast.ana, asked_at=given.clock.moment)
    given.rsvp(other, cast.ana, asked_at=given.clock.moment)
    given.rsvp(event, cast.ben, Answer.WAITLISTED)
    ana = phone(cast.ana)
    page = ana.get(f"/still-coming/{given.still_coming(asked)}")
    assert page.words.startswith("Are you still coming?") and question in page.words
    page = ana.press("I’m still coming", warm_up="Boats")
    assert "Thank you. You are expected." in page.words
    ana.get(f"/events/{event}")
    page = ana.press("Save what I say", warm_up="Trains")
    assert "You have said once more that you come." in page.words
    ana.get(f"/still-coming/{given.still_coming(asked)}")
    assert "Your place is given back." in ana.press("I can’t come").words
    assert "You said yes." in phone(cast.ben).get(f"/events/{event}").words
    ana.get("/inbox")
    page = ana.press("I’m still coming")
    assert page.path == "/inbox" and "Nobody waits for an answer of yours." in page.words


def test_an_organizer_invites_who_has_not_answered(phone: Open, cast: Cast, given: Given):
    event = given.event(cast.group_id)
    given.rsvp(event, cast.ana)
    cleo = phone(cast.cleo)
    cleo.get(f"/events/{event}/answers")
    cleo.tab.locator("summary", has_text="Invite those who have not answered").click()
    page = cleo.press("Invite them")
    assert "invited. The mails are on their way." in page.words
    # On a phone one stands where one was: each name says it.
    invited = cleo.tab.get_by_text("Invited by mail.").first
    invited.wait_for()
    assert invited.evaluate("note => note.getBoundingClientRect().top < innerHeight")
    assert cleo.tab.get_by_text("Invite those who have not answered").count() == 0
    assert cleo.tab.evaluate("document.documentElement.scrollWidth <= innerWidth")
