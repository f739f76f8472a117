"""What becomes of contacts and declined addresses once the host changes the secret key."""

import pytest

from meetup.clock import now
from meetup.connections.models import ConnectionRequest
from meetup.contacts.matching_worker import match_next
from meetup.db import db
from meetup.members.rules import FoundBy
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
