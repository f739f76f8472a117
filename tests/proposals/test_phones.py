"""Proposing three dates, voting, changing a vote and scheduling, on phones 390 pixels wide."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from flask import Flask
from playwright.sync_api import Browser as Chrome

from tests.chromium import ChromiumBrowser, KeyboardBrowser, phones_of
from tests.conftest import Cast, Clock
from tests.given import Given

# How a browser behaves does not depend on the engine behind the pages.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True, scope="session")


@pytest.fixture(params=[True, False], ids=["with javascript", "without"])
def phone(
    request: pytest.FixtureRequest, app: Flask, chrome: Chrome
) -> Iterator[Callable[..., ChromiumBrowser]]:
    """`phone(ana)`: Ana's, on which she has signed in."""
    with phones_of(app, chrome, javascript=request.param) as (take, complaints):
        yield take
        assert complaints() == []


def add_date(phone: ChromiumBrowser, count: int) -> None:
    """Press the button for one more date, and find oneself at it, wherever it came from."""
    phone.tab.get_by_role("button", name="Add another date").click()
    fresh = phone.tab.locator(f"[name=starts_at_{count}]")
    fresh.wait_for()
    assert phone.tab.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert fresh.evaluate("field => field.getBoundingClientRect().top < innerHeight")
    assert phone.tab.get_by_label(f"Date {count} starts").count() == 1


def choose(phone: ChromiumBrowser, date: int, label: str) -> None:
    card = phone.tab.locator("fieldset.date").nth(date)
    card.get_by_label(label, exact=True).check()


def test_three_dates_are_proposed_voted_on_and_one_is_scheduled(
    phone: Callable[..., ChromiumBrowser], cast: Cast, clock: Clock
):
    ana, ben, cleo = phone(cast.ana), phone(cast.ben), phone(cast.cleo)
    days = [f"{clock.moment + timedelta(days=10 + n):%Y-%m-%dT19:00}" for n in range(3)]
    ana.get("/groups/harbour/propose")
    ana.tab.locator("[name=title]").fill("Supper on the pier")
    ana.tab.locator("[name=starts_at]").fill(days[0])
    for count in (2, 3):
        add_date(ana, count)
        ana.tab.locator(f"[name=starts_at_{count}]").fill(days[count - 1])
    assert ana.tab.locator("[name=title]").input_value() == "Supper on the pier"
    event = ana.press("Propose").path
    assert "3 dates to choose from" in ana.get(event).words

    choose(ana, 0, "No")
    choose(ana, 1, "Yes")
    assert "Best so far" in ana.press("Vote").words
    thanks = ana.tab.get_by_role("status").filter(has_text="Your votes are counted")
    assert thanks.evaluate("words => words.getBoundingClientRect().top >= 0")
    ben.get(event)
    choose(ben, 0, "Yes")
    choose(ben, 2, "If need be")
    ben.press("Vote")
    # He changes his mind; what he does not touch stays.
    choose(ben, 1, "Yes")
    words = ben.press("Change my vote").words
    assert "2 yes 0 if need be 0 no Best so far: most people say yes" in words
    assert "1 yes 0 if need be 1 no" in words and "Yes: Ana, Ben" in words

    assert "Supper on the pier" in cleo.get("/groups/harbour").words
    cleo.get(event)
    words = cleo.press("Schedule").words
    assert "2 people are coming." in words and "Friday, 12 June 2026" in words
    assert "You said yes." in ben.get(event).words


def test_enter_in_a_field_proposes_and_asks_for_no_date(
    phone: Callable[..., ChromiumBrowser], cast: Cast, clock: Clock
):
    ana = phone(cast.ana)
    ana.get("/groups/harbour/propose")
    ana.tab.locator("[name=starts_at]").fill(f"{clock.moment + timedelta(days=9):%Y-%m-%dT19:00}")
    ana.tab.locator("[name=title]").fill("Walk")
    with ana.tab.expect_navigation():
        ana.tab.locator("[name=title]").press("Enter")
    assert "/events/" in ana.tab.url


def test_votes_are_cast_by_keyboard_alone(
    phone: Callable[..., ChromiumBrowser], given: Given, cast: Cast
):
    event, (first, second, _) = given.proposal(cast.group_id)
    ana = phone(cast.ana, KeyboardBrowser)
    ana.get(f"/events/{event}")
    words = ana.press("Vote", **{f"date_{first}": True, f"date_{second}": True}).words
    assert words.count("1 yes 0 if need be 0 no") == 2
