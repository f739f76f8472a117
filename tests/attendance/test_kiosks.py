"""Kiosks: made and revoked by organizers, and used by people whom the tablet knows nothing of."""

import logging
import re
from datetime import timedelta

import pytest

from meetup.attendance.kiosk_models import Kiosk
from meetup.attendance.mark_rules import Refused
from meetup.attendance.models import Attendance, Mark
from meetup.attendance.rules import Method
from meetup.db import db
from meetup.rsvps.rules import Answer
from tests.browsing import Browser
from tests.test_logs import lines as lines


@pytest.fixture
def evening(cast, given, clock):
    """It has begun; Ana Bell comes with a guest, Uma Orr is on no list, Ben has said no."""
    event = given.event(cast.group_id, "Harbour Walk", starts_at=clock.moment)
    given.rsvp(event, given.member("Ana Bell"), guests=1)
    given.rsvp(event, given.member("Uma Orr"), unlisted=True)
    given.rsvp(event, cast.ben, Answer.NO)
    return event


def link_of(page) -> str:
    return page.soup.find(id="link")["value"].removeprefix("http://town.example")


@pytest.fixture
def kiosk(evening, cast, app, browser):
    """A tablet that has opened the link of the kiosk *Entrance*."""
    cleo = browser(cast.cleo)
    cleo.get(f"/events/{evening}/door/kiosks")
    tablet = Browser(app)
    tablet.get(link_of(cleo.press("Make the kiosk", name="Entrance")))
    return tablet


def test_a_link_is_shown_once_and_kept_only_as_a_hash(evening, cast, browser, given):
    cleo = browser(cast.cleo)
    cleo.get(f"/events/{evening}/door/kiosks")
    page = cleo.press("Make the kiosk", name="Entrance")
    token = link_of(page).rsplit("/", 1)[-1]
    assert len(token) >= 32 and page.soup.select("svg.qr")
    assert "Entrance Made by you on" in page.words
    assert token not in cleo.get(f"/events/{evening}/door/kiosks").text
    with given.inside():
        row = db.session.query(Kiosk).one()
        assert token not in (row.token_hash, row.name) and len(row.token_hash) == 64


@pytest.mark.parametrize("name", ["", "  ", "x" * 41])
def test_a_kiosk_needs_a_name(evening, cast, browser, name, count):
    cleo = browser(cast.cleo)
    cleo.get(f"/events/{evening}/door/kiosks")
    page = cleo.press("Make the kiosk", name=name)
    assert page.status == 422 and page.soup.find(id="name-error") and count(Kiosk) == 0


def test_two_letters_and_a_tap_check_in_and_are_forgotten(kiosk, evening, given):
    assert kiosk.page.path == f"/events/{evening}/kiosk"
    page = kiosk.press("Find me", typed="an")
    assert "Ana B." in page.words and "Bell" not in page.text
    assert page.soup.select_one("noscript meta")["content"] == f"30; url=/events/{evening}/kiosk"
    page = kiosk.press("Ana B.")
    assert "Welcome, Ana B." in page.words and "an organizer ticks them in" in page.words
    assert page.soup.select_one("noscript meta")["content"] == f"5; url=/events/{evening}/kiosk"
    assert page.response.headers["Cache-Control"] == "private, no-store"
    assert page.path == f"/events/{evening}/kiosk"
    assert kiosk.get(page.path).fields["typed"] == ""
    with given.inside():
        row = db.session.query(Attendance).one()
        assert (row.method, row.recorded_by_id, row.guests) == (Method.KIOSK, None, 0)
        mark = db.session.query(Mark).one()
        assert (mark.device, mark.by_id) == ("Entrance", None)


def test_who_is_here_already_is_told_kindly(kiosk, evening, clock, count):
    kiosk.press("Find me", typed="ben")
    assert "Welcome, Ben." in kiosk.press("Ben").words
    clock.move(minutes=5)
    kiosk.get(f"/events/{evening}/kiosk")
    kiosk.press("Find me", typed="ben")
    assert "Ben, you are already here since 14:00." in kiosk.press("Ben").words
    assert (count(Attendance), count(Mark)) == (1, 2)


def test_who_is_on_no_list_types_the_full_name(kiosk, given, cast):
    given.membership(cast.group_id, given.member("Ida Lund", unlisted=True))
    for typed in ("uma", "um", "uma or", "ida"):
        assert "Nobody found" in kiosk.press("Find me", typed=typed).words
    for typed, shown in (("ida lund", "Ida L."), ("uma orr", "Uma O.")):
        kiosk.press("Find me", typed=typed)
        assert f"Welcome, {shown}" in kiosk.press(shown).words
        kiosk.get(kiosk.page.path)


def test_nothing_is_kept_by_the_browser_or_said_of_too_few_letters(kiosk):
    page = kiosk.press("Find me", typed="a")
    assert "Please type at least two letters." in page.words and "Ana" not in page.words
    assert "?" not in page.path
    assert page.soup.find(id="typed")["autocomplete"] == "off"


def test_a_number_that_somebody_makes_up_checks_nobody_in(kiosk, evening, given, cast, count):
    with given.inside():
        ids = db.session.execute(db.text("SELECT name, id FROM members")).all()
    of = {row.name: row.id for row in ids}
    path = f"/events/{evening}/kiosk"
    for typed, member in (("an", of["Uma Orr"]), ("", of["Ana Bell"]), ("an", of["Dov"])):
        assert kiosk.post(path, {"typed": typed, "member": member}).status == 404
    for member in ("", "x", 0, 2**31):
        assert kiosk.post(path, {"typed": "an", "member": member}).status == 404
    assert count(Mark) == 0


def test_its_token_opens_no_other_page_and_no_other_event(kiosk, evening, given, cast):
    cookie = kiosk.client.get_cookie("kiosk", path=f"/events/{evening}/kiosk")
    assert cookie is not None and cookie.http_only and cookie.same_site == "Lax"
    other = given.event(cast.group_id)
    token = cookie.value
    assert kiosk.get(f"/events/{other}/kiosk/{token}").status == 404
    for path in (f"/events/{evening}", f"/events/{other}/kiosk", f"/events/{evening}x/kiosk"):
        assert kiosk.get(path).status == 404
    for path in (f"/events/{evening}/door", "/inbox", f"/events/{evening}/door/kiosks"):
        assert kiosk.get(path).path.startswith("/login")


def test_any_address_of_the_event_leads_to_the_one_kiosk(kiosk, evening):
    page = kiosk.get(f"/events/{evening}-harbour-walk/kiosk")
    assert (page.status, page.path) == (200, f"/events/{evening}/kiosk")


def test_a_revoked_kiosk_says_so_and_does_nothing(kiosk, evening, cast, browser, count):
    kiosk.press("Find me", typed="ben")
    found = kiosk.page
    cleo = browser(cast.cleo)
    cleo.get(f"/events/{evening}/door/kiosks")
    page = cleo.press("Revoke the kiosk")
    assert "revoked" in page.words and not page.has_button("Revoke the kiosk")
    kiosk.page = found
    page = kiosk.press("Ben")
    assert page.status == 403 and "This kiosk was revoked" in page.words
    page = kiosk.get(f"/events/{evening}/kiosk")
    assert page.status == 403 and not page.has_button("Find me")
    assert count(Mark) == 0


def test_it_ends_with_the_hours_of_the_door(kiosk, evening, clock, given, cast):
    kiosk.press("Find me", typed="ben")
    found, begun = kiosk.page, clock.moment
    clock.move(hours=20)
    assert "The door is closed." in kiosk.press("Ben").words
    assert "The door is closed." in kiosk.get(f"/events/{evening}/kiosk").words
    clock.moment = begun - timedelta(hours=3)
    page = kiosk.get(f"/events/{evening}/kiosk")
    assert "The door opens on 1 June 2026 at 12:00." in page.words
    assert page.soup.select_one("noscript meta")
    clock.moment = begun
    given.closed_list(evening, cast.cleo)
    kiosk.page = found
    assert "The list is closed." in kiosk.press("Ben").words
    with given.inside():
        refused = [mark.refused for mark in db.session.query(Mark).order_by(Mark.id)]
        assert refused == [Refused.TOO_LATE, Refused.LIST_CLOSED]


def test_whoever_is_signed_in_there_is_asked_to_sign_out(evening, cast, browser):
    cleo = browser(cast.cleo)
    cleo.get(f"/events/{evening}/door/kiosks")
    page = cleo.get(link_of(cleo.press("Make the kiosk", name="Entrance")))
    assert "Cleo is signed in on this device." in page.words
    page = cleo.press("Sign out")
    assert page.path == f"/events/{evening}/kiosk" and "signed in" not in page.words
    assert cleo.get("/inbox").path.startswith("/login")


def test_its_link_stands_in_no_log_and_is_told_to_no_page(
    evening, cast, browser, lines, monkeypatch, app
):
    cleo = browser(cast.cleo)
    cleo.get(f"/events/{evening}/door/kiosks")
    link = link_of(cleo.press("Make the kiosk", name="Entrance"))
    monkeypatch.setattr(logging.getLogger("meetup"), "level", logging.DEBUG)
    tablet = Browser(app)
    answer = tablet.client.get(link)
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    for _ in range(62):
        page = tablet.post(f"/events/{evening}/kiosk", {"typed": "an"})
    assert page.status == 429 and "too often" in page.words
    told = "\n".join(map(str, lines()))
    assert "Too often: kiosk" in told and not re.search(link.rsplit("/", 1)[-1], told)


def test_only_organizers_keep_kiosks(evening, cast, given, browser):
    other = given.group("chess", owner=cast.ana)
    kiosk_id, _ = given.kiosk(evening, cast.cleo)
    elsewhere = given.event(other)
    ana = browser(cast.ana)
    assert ana.get(f"/events/{evening}/door/kiosks").status == 403
    # Of another event, also one of her own, it is nobody's.
    assert ana.post(f"/events/{elsewhere}/door/kiosks/{kiosk_id}/revoke").status == 404
    with given.inside():
        assert not db.session.query(Kiosk).one().is_revoked
