"""Changes of e-mail that are agreed to in the same moment, each in a thread of its own."""

import pytest

from tests.at_once import at_once

NEW = "new@example.org"


@pytest.fixture
def press(browser):
    """`press(path)`: what presses the button of a link; for `at_once`."""

    def ready(path, **form):
        someone = browser(None)
        data = {"csrf_token": someone.token(), **form}
        return lambda: someone.client.post(path, data=data).status_code

    return ready


@pytest.mark.parametrize("round", range(3))
def test_of_two_accounts_that_want_one_address_one_gets_it(
    given, cast, accounts, email_links, press, changes, round
):
    for person in (cast.ana, cast.ben):
        given.email_change(person, NEW)
    links = [email_links(person) for person in (cast.ana, cast.ben)]
    assert [press(old)() for old, _ in links] == [302, 302]
    assert sorted(at_once([press(new) for _, new in links])) == [302, 409]
    assert len(accounts(email=NEW)) == 1 and len(changes()) == 1


@pytest.mark.parametrize("round", range(3))
def test_two_addresses_that_agree_at_once_make_one_change(
    given, cast, accounts, email_links, press, mails, changes, round
):
    given.email_change(cast.ana, NEW)
    assert at_once([press(link) for link in email_links(cast.ana)]) == [302, 302]
    assert accounts(id=cast.ana.id)[0].email == NEW and changes() == []
    assert mails() == [("email_changed", cast.ana.email)]


def test_an_address_agrees_and_somebody_signs_up_with_it_at_once(
    given, cast, accounts, email_links, press
):
    given.email_change(cast.ana, NEW)
    old, new = email_links(cast.ana)
    press(old)()
    typed = {"name": "Una", "email": NEW, "password": "a good password", "timezone": "UTC"}
    agreed, signed_up = at_once([press(new), press("/signup", **typed)])
    assert signed_up == 302 and agreed in (302, 409)
    owner = accounts(email=NEW)
    assert [row.name for row in owner] == ["Ana" if agreed == 302 else "Una"]


def test_stopping_and_agreeing_at_once_ends_one_way(
    given, cast, accounts, email_links, press, changes
):
    given.email_change(cast.ana, NEW)
    old, new = email_links(cast.ana)
    press(new)()
    stopped, agreed = at_once([press(old, answer="stop"), press(old)])
    assert sorted([stopped, agreed]) == [302, 404] and changes() == []
    assert accounts(id=cast.ana.id)[0].email == (NEW if agreed == 302 else cast.ana.email)
