"""What the mails about a change of e-mail say, and to which address."""

import re

import pytest

from meetup.db import db
from meetup.languages import Language
from meetup.members.models import EmailChange, Member
from tests.letters.post_office import words_of

NEW = "new@example.org"


@pytest.fixture
def ask(browser):
    """`ask(ana)`: she asks for NEW as her address."""

    def asking(person, email=NEW):
        someone = browser(person)
        someone.get("/account/email")
        return someone.press("Ask for the change", email=email, current_password=person.password)

    return asking


def link_in(mail):
    return re.search(r"http://town\.example(/account/email/\S+)", words_of(mail))[1]


def sent(post_office):
    return {mail["To"]: mail for mail in post_office.mails}


def test_both_links_lead_to_a_yes_and_the_old_address_hears_that_it_is_done(
    post_office, deliver, ask, cast, browser
):
    ask(cast.ana)
    assert deliver() == 2
    mails = sent(post_office)
    assert NEW in words_of(mails[cast.ana.email])
    assert "Ana" not in words_of(mails[NEW])
    assert cast.ana.email not in mails[NEW].as_string()
    stranger = browser(None)
    stranger.get(link_in(mails[cast.ana.email]))
    stranger.press("Yes, change it")
    stranger.get(link_in(mails[NEW]))
    assert "The change is made" in stranger.press("Yes, it is mine").words
    assert deliver() == 1
    done = post_office.mails[-1]
    assert done["To"] == cast.ana.email and "another e-mail address" in done["Subject"]
    assert NEW not in words_of(done)


@pytest.mark.parametrize("confirmed", [True, False])
def test_an_address_with_an_account_is_told_just_that(
    post_office, deliver, ask, cast, given, confirmed
):
    given.member("Una", email=NEW, confirmed=confirmed, language=Language.GERMAN)
    ask(cast.ana)
    deliver()
    mail = sent(post_office)[NEW]
    assert mail["Subject"] == "Diese E-Mail-Adresse hat schon ein Konto bei Handshakes"
    assert "http://town.example/login" in words_of(mail).splitlines()
    assert "/account/email/" not in words_of(mail)


@pytest.mark.parametrize("end", ["withdrawn", "asked for another", "made", "a week"])
def test_what_is_not_asked_any_more_is_not_mailed(
    post_office, deliver, in_outbox, given, cast, clock, end
):
    given.email_change(cast.ana, NEW)
    in_outbox(cast.ana, kind="email_change_old")
    with given.inside():
        change = db.session.scalars(db.select(EmailChange)).one()
        if end == "asked for another":
            change.new_email = "another@example.org"
        elif end == "made":
            db.session.get(Member, cast.ana.id).email = NEW
        if end in ("withdrawn", "made"):
            db.session.delete(change)
    if end == "a week":
        clock.move(days=7)
    deliver()
    assert len(post_office.mails) == (end == "asked for another")


def test_the_first_new_address_hears_nothing_when_another_was_asked_for_since(
    post_office, deliver, ask, cast, clock
):
    ask(cast.ana)
    clock.move(minutes=1)
    ask(cast.ana, "another@example.org")
    deliver()
    assert {mail["To"] for mail in post_office.mails} == {cast.ana.email, "another@example.org"}
