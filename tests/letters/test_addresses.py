"""What is written to an address by which somebody wants to be found, and whether it is."""

import re

import pytest

from meetup.db import db
from meetup.languages import Language
from meetup.mail.models import OutboxMail
from meetup.members.address_models import FurtherAddress
from tests.letters.post_office import words_of

OLD = "ana@old.example"


@pytest.fixture
def add(browser):
    """`add(ana)`: she adds OLD."""

    def adding(person):
        browser(person).post("/account/addresses", {"email": OLD, "by_whom": "anyone"})

    return adding


def test_the_link_leads_to_a_yes_and_the_mail_names_nobody(
    post_office, deliver, add, cast, browser, given
):
    add(cast.ana)
    assert deliver() == 1
    [mail] = post_office.mails
    assert mail["To"] == OLD
    assert "Ana" not in words_of(mail) and cast.ana.email not in mail.as_string()
    stranger = browser(None)
    stranger.get(re.search(r"http://town\.example(/account/addresses/\S+)", words_of(mail))[1])
    assert f"{OLD} is confirmed." in stranger.press("Yes, it is mine").words
    with given.inside():
        assert db.session.scalars(db.select(OutboxMail.recipient)).all() == [""], "it is forgotten"


@pytest.mark.parametrize("confirmed", [True, False])
def test_an_address_that_an_account_signs_in_with_is_told_just_that(
    post_office, deliver, add, cast, given, confirmed
):
    given.member("Una", email=OLD, confirmed=confirmed, language=Language.GERMAN)
    add(cast.ana)
    deliver()
    [mail] = post_office.mails
    text = words_of(mail)
    # Whoever has confirmed nothing keeps nobody's address from them.
    assert ("/account/addresses/" in text) is not confirmed
    assert ("http://town.example/login" in text.splitlines()) is confirmed


@pytest.mark.parametrize("end", ["confirmed", "removed", "a week"])
def test_what_waits_no_more_is_not_mailed(post_office, deliver, add, cast, given, clock, end):
    add(cast.ana)
    with given.inside():
        address = db.session.scalars(db.select(FurtherAddress)).one()
        if end == "confirmed":
            address.confirmed_at = clock.moment
        elif end == "removed":
            db.session.delete(address)
    if end == "a week":
        clock.move(days=7)
    deliver()
    assert post_office.mails == []
