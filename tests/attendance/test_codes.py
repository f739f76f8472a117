"""Door codes: shown to whoever may come, and scanned by the organizers."""

import re

import pytest
import segno
from bs4 import BeautifulSoup

from meetup.attendance.code_rules import in_groups
from meetup.attendance.mark_rules import Act
from meetup.attendance.models import Attendance, Mark
from meetup.attendance.rules import Method
from meetup.db import db
from meetup.events.rules import Status
from meetup.rsvps.models import Rsvp
from meetup.rsvps.rules import Answer


@pytest.fixture
def evening(cast, given, clock):
    """It has begun; Ana comes with two guests, Ben has said nothing."""
    event = given.event(cast.group_id, "Harbour Walk", starts_at=clock.moment)
    given.rsvp(event, cast.ana, guests=2)
    return event


@pytest.fixture
def code_of(given):
    """`code_of(event, ana)`: the letters of a door code."""
    return given.door_code


def drawn_modules(page: str) -> list[list[bool]]:
    """The dark modules of the one QR code on a page, as its SVG draws them, quiet zone included."""
    svg = BeautifulSoup(page, "html.parser").select_one("svg.qr")
    assert svg is not None
    size = int(svg["viewbox"].split()[-1])
    rows = [[False] * size for _ in range(size)]
    ground, dark = svg.find_all("path")
    assert (ground["fill"], ground["d"]) == ("#fff", f"M0 0h{size}v{size}H0z")
    assert dark["fill"] == "#000"
    for x, y, length in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\3z", dark["d"]):
        for at in range(int(x), int(x) + int(length)):
            rows[int(y)][at] = True
    return rows


def modules_of(address: str) -> list[list[bool]]:
    """Those of this address, with four clear ones around (ISO/IEC 18004, 6.3.8)."""
    code = segno.make_qr(address, error="q", boost_error=False)
    return [[bool(module) for module in row] for row in code.matrix_iter(border=4)]


@pytest.mark.parametrize("answer", [Answer.YES, Answer.MAYBE, Answer.WAITLISTED])
def test_whoever_may_come_has_a_code_that_opens_the_door(
    evening, given, cast, browser, code_of, answer
):
    given.rsvp(evening, cast.ben, answer)
    page = browser(cast.ben).get(f"/events/{evening}/code")
    code = code_of(evening, cast.ben)
    assert in_groups(code) in page.words
    address = f"http://town.example/events/{evening}/door?code={code}"
    assert drawn_modules(page.text) == modules_of(address)
    assert ("holds no place" in page.words) is (answer is Answer.WAITLISTED)


def test_who_does_not_come_is_told_how_to_without_a_code(evening, given, cast, browser):
    refused = browser(cast.ben).get(f"/events/{evening}/code")
    assert refused.status == 409 and "tell the organizers at the door your name" in refused.words
    given.rsvp(evening, cast.ben, Answer.NO)
    assert browser(cast.ben).get(f"/events/{evening}/code").status == 409
    cancelled = given.event(cast.group_id, status=Status.CANCELLED)
    given.rsvp(cancelled, cast.ben)
    assert browser(cast.ben).get(f"/events/{cancelled}/code").status == 409


def test_the_event_page_leads_to_it(evening, given, cast, browser):
    ana = browser(cast.ana)
    page = ana.get(f"/events/{evening}")
    link = page.soup.find("a", string="Your door code")
    assert link and ana.get(link["href"]).status == 200
    assert "Your door code" not in browser(cast.ben).get(f"/events/{evening}").words


def test_an_organizers_phone_opens_the_code_and_checks_in_with_one_button(
    evening, given, cast, browser, clock, code_of
):
    cleo = browser(cast.cleo)
    page = cleo.get(f"/events/{evening}/door?code={code_of(evening, cast.ana)}")
    assert page.soup.h1.get_text() == "Ana" and "Answered yes with 2 guests" in page.words
    assert page.fields["guests"] == "2"
    assert len(page.soup.select("main button")) == 1
    assert "Ana is here." in cleo.press("Check in", guests="1").words
    with given.inside():
        row = db.session.query(Attendance).one()
        assert (row.method, row.guests, row.recorded_by_id) == (Method.SCAN, 1, cast.cleo.id)


def test_a_second_scan_says_since_when_and_is_kept(
    evening, given, cast, browser, clock, code_of, count
):
    cleo, code = browser(cast.cleo), code_of(evening, cast.ana)
    cleo.get(f"/events/{evening}/door?code={code}")
    cleo.press("Check in")
    clock.move(minutes=5)
    page = cleo.get(f"/events/{evening}/door?code={code}")
    assert "Ana is already here since 14:00." in page.words
    page = cleo.post(f"/events/{evening}/door/scan", {"code": code})
    assert "Ana is already here since 14:00." in page.words
    with given.inside():
        assert [(mark.act, mark.method) for mark in db.session.query(Mark)] == [
            (Act.CHECKED_IN, Method.SCAN)
        ] * 2
    assert count(Attendance) == 1


def test_a_code_of_elsewhere_or_of_nobody_is_one_friendly_sentence(
    evening, given, cast, browser, code_of, count
):
    other = given.event(cast.group_id)
    code = code_of(evening, cast.ana)
    forged = code[:-1] + ("A" if code[-1] != "A" else "B")
    cleo = browser(cast.cleo)
    for wrong in (code_of(other, cast.ana), forged, code_of(evening, cast.dov), "", "x" * 500):
        page = cleo.get(f"/events/{evening}/door?code={wrong}")
        assert page.status == 200 and "This is no door code for Harbour Walk." in page.words
        refused = cleo.post(f"/events/{evening}/door/scan", {"code": wrong})
        assert refused.status == 422 and "This is no door code" in refused.words
    assert count(Mark) == 0


def test_a_code_that_is_typed_into_the_search_finds_its_holder(evening, cast, browser, code_of):
    cleo = browser(cast.cleo)
    cleo.get(f"/events/{evening}/door")
    page = cleo.press("Search", q=in_groups(code_of(evening, cast.ana)).lower())
    assert page.soup.h1.get_text() == "Ana"
    assert "Ana is here." in cleo.press("Check in").words


def test_guests_that_cannot_be_are_refused_at_the_field(evening, cast, browser, code_of, count):
    cleo = browser(cast.cleo)
    cleo.get(f"/events/{evening}/door?code={code_of(evening, cast.ana)}")
    page = cleo.press("Check in", guests="many")
    assert page.status == 422 and page.soup.find(id="guests-error") and page.soup.h1.string == "Ana"
    assert count(Mark) == 0


def test_whoever_opens_a_code_and_is_no_organizer_is_told_what_it_is_for(
    evening, cast, browser, code_of
):
    path = f"/events/{evening}/door?code={code_of(evening, cast.ana)}"
    page = browser(cast.ana).get(path)
    assert page.status == 403 and "show yours to one of them at the door" in page.words
    assert browser(cast.dov).get(path).status == 404
    assert "code%3D" in browser(None).get(path).path, "who signs in comes back to it"


def test_before_the_door_opens_a_code_checks_nobody_in(given, cast, browser, code_of, count):
    event = given.event(cast.group_id)
    given.rsvp(event, cast.ana)
    cleo, code = browser(cast.cleo), code_of(event, cast.ana)
    page = cleo.get(f"/events/{event}/door?code={code}")
    assert "The door opens on" in page.words and not page.has_button("Check in")
    assert cleo.post(f"/events/{event}/door/scan", {"code": code}).status == 409
    assert count(Mark) == 0


def test_whoever_answers_without_an_account_has_a_code_behind_their_link(
    given, cast, browser, code_of, clock
):
    group = given.group("chess", owner=cast.cleo, open=True)
    event = given.event(group)
    zoe = given.member("Zoe", placeholder=True, email="zoe@mail.example")
    rsvp = given.rsvp(event, zoe)
    link = given.answer_by_mail(event, "zoe@mail.example", by=zoe)
    assert in_groups(code_of(event, zoe)) in browser(None).get(f"/answer/{link}").words
    with given.inside():
        db.session.get_one(Rsvp, rsvp).answer = Answer.NO
    assert in_groups(code_of(event, zoe)) not in browser(None).get(f"/answer/{link}").words
