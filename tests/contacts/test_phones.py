"""Offering, being asked, answering and blocking, on two phones, by thumb and by keyboard."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser as Chrome

from meetup.clock import now
from meetup.contacts.matching_worker import match_next
from meetup.rounds import Round
from tests.chromium import ChromiumBrowser, KeyboardBrowser, phones_of
from tests.conftest import Cast
from tests.contacts.conftest import LINKEDIN
from tests.given import Person

# How a browser behaves does not depend on the engine behind the pages.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True, scope="session")

FILE = LINKEDIN + (
    "Dov,Levi,https://www.linkedin.com/in/dov-l,dov@example.org,X,Y,05 Jan 2024\n"
    "Cy,Dee,,cy@nowhere.example,X,Y,07 Mar 2025\n"
)
OPEN_TO_ALL = {"found_by": "anyone"}


WAYS = [(ChromiumBrowser, True), (KeyboardBrowser, False)]


@pytest.fixture(params=WAYS, ids=["by thumb", "by keyboard, no javascript"])
def phone(
    request: pytest.FixtureRequest, app: Flask, chrome: Chrome
) -> Iterator[Callable[[Person], ChromiumBrowser]]:
    """`phone(ana)`: Ana's, on which she has signed in."""
    hands, javascript = request.param
    with phones_of(app, chrome, javascript=javascript, hands=hands) as (take, complaints):
        yield take
        # A page that is not there for somebody is no fault of the page.
        assert complaints("404") == []


@pytest.fixture
def offered(phone, app: Flask, work, cast: Cast) -> tuple[ChromiumBrowser, ChromiumBrowser]:
    """Dov lets himself be found, Ana brings him in and offers, and the worker has been there."""
    dov, ana = phone(cast.dov), phone(cast.ana)
    dov.get("/account")
    assert "Saved." in dov.press("Save how others find you", **OPEN_TO_ALL).words
    bring(ana, FILE)
    work()
    while match_next(app, now=now()) is Round.DONE:
        pass
    return ana, dov


def bring(phone: ChromiumBrowser, content: str) -> None:
    phone.get("/connections/import")
    file = {"name": "Connections.csv", "mimeType": "text/csv", "buffer": content.encode()}
    phone.tab.locator("[name=file]").set_input_files(file)
    phone.press("See what is in it")
    assert "You offer to connect" in phone.press("Bring them in", offers=True).words


def pages(phone: ChromiumBrowser, *paths: str) -> list[str]:
    return [phone.get(path).words for path in paths]


def test_an_offer_is_asked_accepted_and_ended_by_a_block(offered, cast: Cast):
    ana, dov = offered
    own = ("/inbox", "/connections/", "/ties/")
    assert not any("Dov" in words for words in pages(ana, *own))
    page = dov.get("/inbox")
    assert "Ana They have you among their contacts: LinkedIn." in page.words
    assert "Nobody waits" in dov.press("Accept").words
    for phone, name in ((ana, "Dov"), (dov, "Ana")):
        page = phone.get("/connections/")
        assert name in page.words and "LinkedIn, since January 2024" in page.words

    dov.get("/m/ana")
    page = dov.press("Block Ana")
    assert "You have blocked Ana, who is not told." in page.words
    for phone, path, name in ((ana, "/m/dov", "Dov"), (dov, "/m/ana", "Ana")):
        assert phone.get(path).status == 404
        assert not any(name in words for words in pages(phone, *own))
    # Her own file still says what it said.
    assert "Dov Levi" in ana.get("/connections/contacts").words
    dov.get("/account")
    assert "Ana is not blocked any more." in dov.press("Unblock").words
    assert "Nobody yet" in dov.get("/connections/").words
    assert "Nobody waits" in dov.get("/inbox").words


def test_a_no_changes_nothing_for_whoever_asked(offered, cast: Cast):
    ana, dov = offered
    own = ("/inbox", "/connections/", "/ties/", "/connections/contacts")
    before = pages(ana, *own)
    dov.get("/inbox")
    page = dov.press("Decline")
    assert "Declined. Ana is not told." in page.words and "Nobody waits" in page.words
    assert pages(ana, *own) == before


def test_whoever_wants_to_be_found_by_nobody_is_not_asked_until_they_change_that(
    phone, app: Flask, work, cast: Cast
):
    dov, ana = phone(cast.dov), phone(cast.ana)
    dov.get("/account")
    dov.press("Save how others find you", found_by="nobody")
    bring(ana, FILE)
    work()
    while match_next(app, now=now()) is Round.DONE:
        pass
    assert "Nobody waits" in dov.get("/inbox").words
    dov.get("/account")
    dov.press("Save how others find you", **OPEN_TO_ALL)
    while match_next(app, now=now()) is Round.DONE:
        pass
    assert "They have you among their contacts" in dov.get("/inbox").words
