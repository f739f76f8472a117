"""Confirming an address by the link that was mailed there."""

import pytest

from meetup.db import db
from meetup.members.confirmation import CONFIRMATION
from meetup.members.models import Member


def test_who_is_not_confirmed_signs_in_and_sees_how_to_confirm(browser, mails):
    una = browser(None)
    una.get("/signup")
    una.press("Sign up", name="Una", email="una@example.org", password="a good password")
    una.get("/login")
    page = una.press("Sign in", email="una@example.org", password="a good password")
    assert page.path == "/" and "not confirmed yet" in page.words
    page = una.press("Send the link again")
    assert page.path == "/account" and "We have sent you a new link." in page.words
    assert len(mails()) == 1


def test_the_link_is_sent_again_once_a_minute_at_most(browser, given, clock, mails):
    una = browser(given.member("Una", confirmed=False))
    for _ in range(3):
        una.post("/confirm")
    assert len(mails()) == 1
    clock.move(minutes=1)
    una.post("/confirm")
    assert len(mails()) == 2


def test_who_is_confirmed_needs_no_link(browser, cast, mails):
    page = browser(cast.ana).post("/confirm")
    assert "confirmed already" in page.words and mails() == []


def test_a_link_shows_a_button_and_the_button_confirms(browser, given, link, clock, accounts):
    given.member("Una", confirmed=False)
    stranger = browser(None)
    for _ in range(2):
        page = stranger.get(link("una@example.org"))
        assert page.status == 200 and "una@example.org" in page.words
        assert len(page.soup.select("main button")) == 1
        assert accounts()[0].confirmed_at is None
    page = stranger.press("Confirm una@example.org")
    assert page.path == "/login" and "Your address is confirmed." in page.words
    assert accounts()[0].confirmed_at == clock.moment


def test_confirming_twice_changes_nothing(browser, given, link, clock, accounts):
    una = given.member("Una", confirmed=False)
    path = link(una.email)
    browser(una).post(path)
    first = clock.moment
    clock.move(hours=1)
    assert browser(una).post(path).status == 200
    assert accounts()[0].confirmed_at == first
    assert "confirmed already" in browser(None).get(path).words


def test_head_and_get_confirm_nothing(browser, given, link, accounts):
    una = given.member("Una", confirmed=False)
    browser(None).client.head(link(una.email))
    browser(None).client.get(link(una.email))
    assert accounts()[0].confirmed_at is None


@pytest.mark.parametrize("change", ["forged", "cut", "for another", "old", "new password"])
def test_a_link_that_is_not_good_confirms_nothing(
    app, browser, given, link, clock, change, accounts
):
    una, vic = given.member("Una", confirmed=False), given.member("Vic", confirmed=False)
    path = link(una.email)
    if change == "forged":
        path = path[:-2] + ("AA" if not path.endswith("AA") else "BB")
    elif change == "cut":
        path = path[:-1]
    elif change == "for another":
        token = path.removeprefix("/confirm/").split(".")
        other = link(vic.email).removeprefix("/confirm/").split(".")
        path = "/confirm/" + ".".join([other[0], *token[1:]])
    elif change == "old":
        clock.move(seconds=CONFIRMATION.good_for.total_seconds() + 1)
    else:
        with given.inside():
            db.session.get(Member, una.id).password_hash = "another"
    for page in (browser(None).get(path), browser(None).post(path)):
        assert page.status == 404 and "broken or too old" in page.words
    assert all(account.confirmed_at is None for account in accounts())


def test_a_link_is_good_for_a_week(browser, given, link, clock):
    una = given.member("Una", confirmed=False)
    path = link(una.email)
    clock.move(days=7)
    assert browser(None).get(path).status == 200
