"""Several people signing up in the same moment, each in a thread of their own."""

import pytest

from tests.at_once import at_once

PASSWORD = "a good password"


@pytest.fixture
def sign_up(browser):
    """`sign_up("Una", "una@example.org")`: what signs somebody up; for `at_once`."""

    def ready(name, email):
        client = browser(None)
        form = {"csrf_token": client.token(), "name": name, "email": email, "password": PASSWORD}

        def send():
            response = client.client.post("/signup", data=form)
            return response.status_code, response.location

        return send

    return ready


def test_people_of_one_name_get_a_handle_each(accounts, mails, sign_up):
    calls = [sign_up("Una", f"una{number}@example.org") for number in range(8)]
    assert at_once(calls) == [(302, "/login")] * 8
    rows = accounts()
    assert {row.handle for row in rows} == {"una", *(f"una-{number}" for number in range(2, 9))}
    assert len(mails()) == 8


@pytest.mark.parametrize("round", range(3))
def test_one_address_gets_one_account(accounts, mails, sign_up, round):
    calls = [sign_up(f"Una {number}", "una@example.org") for number in range(6)]
    assert at_once(calls) == [(302, "/login")] * 6
    assert len(accounts()) == 1
    assert {kind for kind, _ in mails()} == {"confirmation"}


def test_one_name_with_one_address_is_one_account(accounts, sign_up):
    addresses = ["una@example.org", "UNA@example.org"] * 3
    assert at_once([sign_up("Una", email) for email in addresses]) == [(302, "/login")] * 6
    assert [row.handle for row in accounts()] == ["una"]


def test_the_account_that_stays_is_that_of_one_who_signed_up(accounts, sign_up, browser):
    at_once([sign_up(f"Una {number}", "una@example.org") for number in range(4)])
    someone = browser(None)
    someone.get("/login")
    page = someone.press("Sign in", email="una@example.org", password=PASSWORD)
    assert page.status == 200
    assert accounts()[0].name in {f"Una {number}" for number in range(4)}


def test_the_hundredth_of_a_name_asks_no_more_than_the_second(
    given, browser, accounts, sign_up, count_queries
):
    costs = []
    for size in (1, 100):
        for number in range(size):
            given.member(f"Una {size + number}" if size + number > 1 else "Una")
        send = sign_up("Una", f"una{size}@example.net")
        with count_queries() as statements:
            assert send() == (302, "/login")
        costs.append(len(statements))
    assert costs[0] == costs[1]
    assert len(accounts(name="Una")) == 3
