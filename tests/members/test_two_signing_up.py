"""Somebody signs up with an address that is not theirs, and then its owner does."""

import re

import pytest

from meetup.clock import now
from meetup.contacts.models import Contact, ContactImport, ContactRow
from meetup.contacts.worker import go_on_with_imports
from meetup.db import db
from meetup.members.link_models import ProfileLink
from meetup.members.models import Block, Member
from meetup.pictures.models import Picture
from meetup.rounds import Round
from tests.contacts.conftest import bring, bring_in

EMAIL = "una@example.org"
FORM = {"name": "Mallory", "email": EMAIL, "timezone": "Europe/Lisbon"}
TYPED = {"about": "I am Mallory.", "place": "Atlantis", "links": "https://mallory.example/me"}


def sign_up(browser, **fields):
    stranger = browser(None)
    stranger.get("/signup")
    stranger.press("Sign up", **{**FORM, "password": "the first password", **fields})
    return stranger


@pytest.fixture
def mallory(browser, given, cast, accounts):
    """Mallory's browser: she has signed up with Una's address, and left all she can behind."""
    mallory = sign_up(browser)
    mallory.get("/login")
    mallory.press("Sign in", email=EMAIL, password="the first password")
    mallory.get("/account")
    mallory.press("Save", **TYPED)
    mallory.get("/account")
    mallory.press("Save how others find you", is_unlisted="y", found_by="mutual")
    bring_in(mallory)
    bring(mallory)
    account = accounts(email=EMAIL)[0]
    given.picture(Member, account.id, "face-of-mallory-1x1")
    given.add(Block(blocker_id=account.id, blocked_id=cast.ana.id, blocked_at=given.clock.moment))
    with given.inside():
        db.session.get_one(Member, account.id).host_since = given.clock.moment
    return mallory


def kept(app, given):
    """What is left of each thing once the worker has done its part."""
    while go_on_with_imports(app, now=now()) is Round.DONE:
        pass
    things = (ProfileLink, Picture, Block, Contact, ContactImport, ContactRow)
    with given.inside():
        return [len(db.session.scalars(db.select(thing)).all()) for thing in things]


def test_the_second_finds_nothing_of_the_first(app, browser, given, mallory, accounts, link, clock):
    clock.move(hours=1)
    una = sign_up(browser, name="Una", password="the second password")
    assert mallory.get("/account").path.startswith("/login"), "signed out"
    una.post(link(EMAIL), {"password": "the second password"})
    una.get("/login")
    una.press("Sign in", email=EMAIL, password="the second password")
    for path in ("/account", "/m/una", "/connections/contacts", "/connections/import", "/inbox"):
        page = una.get(path)
        assert page.status == 200
        for word in ("mallory", "Atlantis", "Lindqvist", "Bo Ek", "LinkedIn: "):
            assert word.lower() not in page.text.lower(), path
    row = accounts(email=EMAIL)[0]
    assert (row.name, row.handle, row.joined_at) == ("Una", "una", clock.moment)
    assert (row.about, row.place, row.picture_key, row.host_since) == ("", "", None, None)
    assert not row.is_unlisted
    assert kept(app, given) == [0] * 6


def test_the_second_brings_contacts_before_those_of_the_first_are_deleted(
    app, browser, given, mallory
):
    una = sign_up(browser, name="Una", password="the second password")
    una.get("/login")
    una.press("Sign in", email=EMAIL, password="the second password")
    bring_in(una)
    assert kept(app, given)[3:] == [3, 1, 3]
    assert "Bo Ek" in una.get("/connections/contacts").words


def test_who_chooses_a_password_by_mail_gives_a_name_where_several_have_signed_up(
    app, browser, given, accounts, password_link, mallory
):
    """The last one who signed up may have been any of them; who reads the mail is its owner."""
    sign_up(browser, name="Una", password="the second password")
    eve = sign_up(browser, name="Eve", password="the third password")
    eve.get("/login")
    eve.press("Sign in", email=EMAIL, password="the third password")
    eve.get("/account")
    eve.press("Save", **TYPED)
    bring_in(eve)
    una = browser(None)
    page = una.get(password_link(accounts(email=EMAIL)[0]))
    assert not re.search(r"\bEve\b", page.text)
    page = una.press("Choose this password", password="a good password")
    assert page.status == 422 and page.soup.select_one("#name-error").get_text()
    page = una.press("Choose this password", password="a good password", name="Una Brook")
    assert page.path == "/"
    row = accounts(email=EMAIL)[0]
    assert row.is_confirmed
    assert (row.name, row.handle, row.about, row.place) == ("Una Brook", "una-brook", "", "")
    assert kept(app, given) == [0] * 6


def test_where_one_alone_has_signed_up_what_they_typed_stays(
    browser, accounts, password_link, mallory
):
    stranger = browser(None)
    page = stranger.get(password_link(accounts(email=EMAIL)[0]))
    assert not page.soup.select("#name")
    stranger.press("Choose this password", password="a good password")
    assert accounts(email=EMAIL)[0].about == TYPED["about"]
