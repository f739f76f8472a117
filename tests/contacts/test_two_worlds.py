"""Whether somebody is a member makes no difference to who brought them in, until they say yes."""

import re
from io import BytesIO

import pytest

from meetup.clock import now
from meetup.contacts.matching_worker import match_next
from meetup.contacts.worker import go_on_with_imports
from meetup.db import db
from meetup.members.rules import FoundBy
from meetup.rounds import Round
from tests.connections.worlds import forget_all
from tests.contacts.bringing import bring, reading, somebody
from tests.contacts.conftest import LINKEDIN, ticked

FEN = "fen-brook@example.org"
FILE = LINKEDIN + (
    f"Fen,Brook,https://www.linkedin.com/in/fen,{FEN},X,Y,05 Jan 2024\n"
    "Gil,Moor,https://www.linkedin.com/in/gil,gil-moor@example.org,X,Y,06 Feb 2025\n"
    "Bo,Ek,https://www.linkedin.com/in/bo-ek,bo@example.net,X,Y,06 Feb 2025\n"
)
PAGES = (
    *("/", "/inbox", "/connections/", "/connections/contacts", "/connections/contacts?q=fen"),
    *("/connections/contacts/2", "/connections/contacts/3", "/connections/import"),
    *("/connections/import/2", "/connections/import/3", "/ties/", "/account", "/groups/"),
    *("/groups/harbour", "/groups/harbour/members", "/events/"),
)
# Whoever guesses a handle.
GUESSES = tuple(
    path.format(handle)
    for handle in ("fen-brook", "gil-moor")
    for path in ("/m/{}", "/m/{}/report", "/ties/{}")
)
VERBS = ("ask", "accept", "decline", "withdraw", "remove", "block", "unblock")
MASKED = re.compile(
    r'(name="csrf_token" type="hidden" value=|name="csrf_token" value=|nonce=)"[^"]*"'
    r"|'nonce-[^']*'"
)

# By chance, by the clock, and signed by it.
MASKED_HEADERS = ("X-Request-ID", "Date", "Set-Cookie")


class Walk:
    """Ada's browser: what comes back, and which statements that took."""

    def __init__(self, app, given, browser, count_queries):
        self.app, self.given, self.count_queries = app, given, count_queries
        ada = given.member("Ada Stone", found_by=FoundBy.ANYONE)
        given.group("harbour", name="Harbour Walks", owner=ada)
        self.open, self.browser = browser, browser(ada)
        self.seen: list[tuple[object, ...]] = []

    def step(self, what, do):
        """Do something in Ada's browser, and keep what came of it."""
        with self.count_queries() as statements:
            page = do()
        headers = [(k, v) for k, v in page.response.headers if k not in MASKED_HEADERS]
        shown = MASKED.sub("-", page.text)
        self.seen.append((what, page.status, page.path, MASKED.sub("-", str(headers)), shown))
        self.seen.append((what, *statements))
        return page

    def look(self):
        for path in (*PAGES, *GUESSES):
            self.step(path, lambda at=path: self.browser.get(at))

    def guess(self):
        """Do something about whoever has the handle."""
        for path in (*(f"/m/fen-brook/{verb}" for verb in VERBS), "/m/fen-brook/report"):
            page = self.step(path, lambda at=path: self.browser.post(at))
            assert page.status == 404
        for verb in ("ask", "another"):
            path = f"/connections/contacts/1/{verb}"
            page = self.step(path, lambda at=path: self.browser.post(at, {"member": "fen-brook"}))
            assert page.status == 404

    def invite(self):
        self.browser.get("/connections/invite")
        typed = {"addresses": f"{FEN}\ngil-moor@example.org\nhal-reed@example.org\nbo@example.net"}
        self.step("invite", lambda: self.browser.press("Invite them", **typed))

    def bring(self):
        self.browser.get("/connections/import")
        file = (BytesIO(FILE.encode()), "Connections.csv")
        self.step("file", lambda: self.browser.press("See what is in it", file=file))
        chosen = {"do": "begin", "person": ticked(self.browser), "offers": "y"}
        self.step("begin", lambda: self.browser.press("Bring them in", **chosen))

    def work(self):
        with self.count_queries() as statements:
            for job in (go_on_with_imports, match_next):
                while job(self.app, now=now()) is Round.DONE:
                    pass
        assert statements
        self.seen.append(("work", *statements))


def empty(app):
    """As if nothing had ever been."""
    with app.app_context():
        forget_all()
        db.session.commit()


@pytest.fixture
def walk(app, given, browser, count_queries, clock):
    """What Ada sees of a world: `members` are those whom she knows who are here."""

    def through(*members):
        app.extensions["limits"].forget()
        empty(app)
        begun = clock.moment
        walk = Walk(app, given, browser, count_queries)
        here = [given.member(name, found_by=FoundBy.ANYONE) for name in members]
        # Here in both worlds; the address that Ada has is theirs in one of them.
        hal_email = "hal-reed@example.org" if members else "hal@elsewhere.example"
        hal = given.member("Hal Reed", email=hal_email, found_by=FoundBy.MUTUAL)
        bring(given, hal, reading([somebody("Ada", email="ada-stone@example.org")], "vcard"))
        # As Hal, with an address that they have besides.
        ivy = given.member("Ivy Lake")
        given.further_address(ivy, "bo@example.net" if members else "ivy@elsewhere.example")
        walk.bring()
        walk.look()
        walk.work()
        walk.look()
        asked = []
        for person in here:
            other = walk.open(person)
            asked.append("Ada Stone" in other.get("/inbox").words)
            if person.name == "Gil Moor":
                other.press("Decline")
        walk.look()
        walk.guess()
        clock.move(days=2)
        walk.look()
        ask = "Ask whoever has this address"
        for address in ("gil-moor@example.org", "hal-reed@example.org"):
            walk.browser.get("/connections/")
            walk.step("ask", lambda to=address: walk.browser.press(ask, email=to))
        asked += ["Ada Stone" in walk.open(one).get("/inbox").words for one in (hal, ivy)]
        walk.invite()
        walk.look()
        walk.bring()
        walk.work()
        walk.look()
        for import_id in (3, 2):
            undo = f"/connections/import/{import_id}/undo"
            walk.step("undo", lambda at=undo: walk.browser.post(at))
            walk.work()
            walk.look()
        clock.moment = begun
        return walk.seen, asked

    return through


def test_nothing_that_an_importer_sees_tells_who_is_a_member(walk):
    alone, nobody = walk()
    crowded, asked = walk("Fen Brook", "Gil Moor")
    # Without this the test would hold for a worker that asks nobody.
    assert (asked, nobody) == ([True, True, True, True], [False, False])
    assert len(alone) == len(crowded)
    for one, other in zip(alone, crowded, strict=True):
        assert one == other
