"""The stories of a full event, in Chromium at a phone's width, with and without JavaScript."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser as Chrome

from tests.chromium import ChromiumBrowser, served
from tests.conftest import Cast
from tests.given import Given, Person

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True, scope="session")

Open = Callable[[Person], ChromiumBrowser]


@pytest.fixture(params=[True, False], ids=["javascript", "plain"])
def phone(request: pytest.FixtureRequest, app: Flask, chrome: Chrome) -> Iterator[Open]:
    """`phone(ana)`: Ana's phone, signed in; none of them may complain of anything."""
    phones: list[ChromiumBrowser] = []
    with served(app) as address:

        def opened(person: Person) -> ChromiumBrowser:
            made = ChromiumBrowser(chrome, address, javascript=request.param)
            phones.append(made.signed_in(app, person))
            return made

        yield opened
        for one in phones:
            one.tab.context.close()
    # Its console tells of every refusal; what that says is on the page.
    complaints = [said for one in phones for said in one.complaints if "(CONFLICT)" not in said]
    assert complaints == []


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
