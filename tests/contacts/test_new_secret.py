"""What becomes of contacts and declined addresses once the host changes the secret key."""

import pytest

from meetup.clock import now
from meetup.connections.models import ConnectionRequest
from meetup.contacts.matching_worker import match_next
from meetup.db import db
from meetup.members.address_links import address_token
from meetup.members.address_models import FurtherAddress
from meetup.members.confirmation import confirmation_token
from meetup.members.email_links import email_token
from meetup.members.models import EmailChange, Member
from meetup.members.password_link import password_token
from meetup.members.rules import FoundBy, Side
from meetup.members.worker import renew_keys
from meetup.rounds import Round
from tests.browsing import Browser
from tests.contacts.conftest import LINKEDIN, bring, bring_in, ticked
from tests.letters.conftest import deliver, post_office, use_server

__all__ = ["deliver", "post_office", "use_server"]

FILE = LINKEDIN + (
    "Fen,Brook,,fen-brook@example.org,X,Y,05 Jan 2024\nBo,Ek,,bo@example.net,X,Y,06 Feb 2025\n"
)
NEW = "another secret of this town"
INVITE = "/connections/invite"
NOBODY = "jo@elsewhere.example"


@pytest.fixture
def changed(app, app_with):
    """The app under another secret key, with the old one as that of fingerprints."""
    return app_with(secret_key=NEW, fingerprint_key=app.config["HANDSHAKES"].secret_key)


def names(browser):
    links = browser.get("/connections/contacts").soup.select(".rows .said > a.link")
    return [link.get_text() for link in links if "/contacts/" in link["href"]]


def test_the_same_file_makes_nobody_a_contact_twice(cast, browser, changed):
    bring_in(browser(cast.ana), FILE)
    ana = Browser(changed, signed_in=cast.ana.id)
    bring_in(ana, FILE)
    assert names(ana) == ["Bo Ek", "Fen Brook"]


def test_whoever_was_deleted_stays_away(cast, browser, changed):
    ana = browser(cast.ana)
    bring_in(ana, FILE)
    ana.get(ana.get("/connections/contacts").soup.find("a", string="Bo Ek")["href"])
    ana.press("Delete")
    later = Browser(changed, signed_in=cast.ana.id)
    bring(later, FILE)
    assert len(ticked(later)) == 1


def test_contacts_brought_before_find_members_as_before(cast, given, browser, changed):
    ana = browser(cast.ana)
    bring(ana, FILE)
    ana.press("Bring them in", do="begin", person=ticked(ana), offers="y")
    fen = given.member("Fen Brook", found_by=FoundBy.ANYONE)
    assert renew_keys(changed, now=now()) is Round.IDLE
    while match_next(changed, now=now()) is Round.DONE:
        pass
    with given.inside():
        assert list(db.session.scalars(db.select(ConnectionRequest.asked_id))) == [fen.id]


def test_who_declined_stays_so_and_an_older_mail_still_declines(
    cast, given, browser, changed, deliver, post_office
):
    token = given.declining(cast.ana, NOBODY)
    stranger = Browser(changed)
    stranger.get(f"{INVITE}/{token}")
    stranger.press("Never invite me again")
    for app in (changed, given.app):
        ben = Browser(app, signed_in=cast.ben.id)
        ben.get(INVITE)
        ben.press("Invite them", addresses=NOBODY)
    deliver()
    assert post_office.mails == []


def test_without_the_old_key_a_link_to_decline_is_void(cast, given, app_with):
    token = given.declining(cast.ana, NOBODY)
    assert Browser(app_with(secret_key=NEW)).get(f"{INVITE}/{token}").status == 404


def links_of(given, app, person, way):
    """The pages on which this person shows that an address is theirs, under the key of `app`."""
    signed = {"secret_key": app.config["HANDSHAKES"].secret_key, "now": now()}
    with given.inside():
        account = db.session.get_one(Member, person.id)
        if way == "sign-up":
            return [f"/confirm/{confirmation_token(account, **signed)}"]
        if way == "password link":
            return [f"/account/password/{password_token(account, **signed)}"]
        if way == "change":
            change = db.session.scalars(db.select(EmailChange)).one()
            return [f"/account/email/{email_token(change, side, **signed)}" for side in Side]
        address = db.session.scalars(db.select(FurtherAddress)).one()
        return [f"/account/addresses/{address_token(address, **signed)}"]


@pytest.mark.parametrize("way", ["sign-up", "password link", "change", "further address"])
def test_however_an_address_is_confirmed_since_contacts_of_before_find_it(
    cast, given, browser, changed, way
):
    ana, address = browser(cast.ana), "fen-brook@example.org"
    bring(ana, FILE)
    ana.press("Bring them in", do="begin", person=ticked(ana), offers="y")
    if way in ("sign-up", "password link"):
        fen = given.member("Fen", email=address, confirmed=False, found_by=FoundBy.ANYONE)
    else:
        fen = given.member("Fen", found_by=FoundBy.ANYONE)
    if way == "change":
        given.email_change(fen, address)
    elif way == "further address":
        given.further_address(fen, address, confirmed=False)
    for link in links_of(given, changed, fen, way):
        Browser(changed).post(link, {"password": "another good password"})
    while match_next(changed, now=now()) is Round.DONE:
        pass
    with given.inside():
        assert list(db.session.scalars(db.select(ConnectionRequest.asked_id))) == [fen.id]
