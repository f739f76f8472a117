"""A record is claimed by its code, once, by whoever was given it; nobody guesses one."""

import re

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from meetup.attendance.claim_code_actions import make_claim_code
from meetup.attendance.models import Attendance
from meetup.db import db
from meetup.members.models import Member
from tests.at_once import at_once
from tests.chromium import ChromiumBrowser, served


@pytest.fixture
def walk_in(given, cast, clock):
    """Yuki was at an evening of Harbour Walks, which nobody else here knows; her id and code."""
    yuki = given.member("Yuki", placeholder=True)
    past = given.event(cast.group_id, "Quay", starts_at=clock.moment.replace(month=5))
    for person in (yuki, cast.ana):
        given.attendance(past, person)
    with given.inside():
        code = make_claim_code(db.session.get_one(Member, yuki.id), now=clock.moment)
    return yuki.id, code


def whose(given):
    with given.inside():
        return sorted(db.session.scalars(select(Attendance.member_id)))


def typed(code):
    return f"{code[:4].lower()}-{code[4:8]} {code[8:]}"


def test_whoever_types_the_code_sees_what_it_is_for_before_it_counts(browser, cast, given, walk_in):
    yuki, code = walk_in
    page = browser(cast.dov)
    page.get("/account")
    page.get("/account/records")
    words = page.press("See what it is for", code=typed(code)).words
    assert "Is this you?" in words and "Yuki" in words and "Was there Quay" in words
    assert "Ana" not in words and whose(given) == [cast.ana.id, yuki]
    assert "All that was recorded of Yuki is yours now." in page.press("This is me").words
    assert whose(given) == [cast.ana.id, cast.dov.id]
    again = browser(cast.ben).get(f"/account/records?code={code}")
    assert again.status == 422 and "No record has this code." in again.words, "good once"


def test_that_is_not_me_leaves_the_code_as_good_as_it_was(browser, cast, given, walk_in):
    yuki, code = walk_in
    page = browser(cast.dov)
    page.get(f"/account/records?code={code}")
    assert "stays by itself" in page.press("That is not me").words
    assert whose(given) == [cast.ana.id, yuki]
    page = browser(cast.ben)
    page.get(f"/account/records?code={code}")
    assert page.press("This is me").status == 200 and whose(given) == [cast.ana.id, cast.ben.id]


def test_a_code_is_good_for_thirty_days_and_until_there_is_a_fresh_one(
    browser, cast, given, walk_in, clock
):
    yuki, code = walk_in
    clock.move(days=29)
    assert browser(cast.dov).get(f"/account/records?code={code}").status == 200
    with given.inside():
        fresh = make_claim_code(db.session.get_one(Member, yuki), now=clock.moment)
    for old in (code, "", "A", f"{code}A"):
        words = browser(cast.dov).get(f"/account/records?code={old}").words
        assert "Yuki" not in words
    clock.move(days=30)
    assert browser(cast.dov).get(f"/account/records?code={fresh}").status == 422


def test_without_a_confirmed_address_it_is_shown_and_not_given(browser, given, walk_in, cast):
    yuki, code = walk_in
    page = browser(given.member("Una", confirmed=False))
    shown = page.get(f"/account/records?code={code}")
    assert "Confirm your e-mail address first" in shown.words
    assert not shown.has_button("This is me")
    assert page.post(f"/account/records/{yuki}/mine", {"code": code}).status == 403
    assert whose(given) == [cast.ana.id, yuki]


def test_a_name_or_an_id_alone_never_claims(browser, given, walk_in, cast):
    yuki, code = walk_in
    page = browser(given.member("Yuki Two"))
    for sent in ({}, {"code": ""}, {"code": "ABCDEFGHJKMN"}):
        assert page.post(f"/account/records/{yuki}/mine", sent).status == 404
    other = given.member("Other", placeholder=True)
    assert page.post(f"/account/records/{other.id}/mine", {"code": code}).status == 404
    assert whose(given) == [cast.ana.id, yuki]


def test_after_ten_wrong_ones_no_other_is_tried_for_a_while(browser, cast, walk_in):
    _, code = walk_in
    page = browser(cast.dov)
    for _ in range(10):
        assert page.get(f"/account/records?code={code}").status == 200, "right ones do not count"
        assert page.get("/account/records?code=ABCDEFGHJKMN").status == 422
    assert page.get(f"/account/records?code={code}").status == 429
    assert browser(cast.ben).get(f"/account/records?code={code}").status == 200


def test_of_those_who_enter_it_at_once_one_gets_it(posting, cast, given, walk_in):
    yuki, code = walk_in
    people = [cast.ben, cast.cleo, cast.dov, cast.dov]
    calls = [posting(one, f"/account/records/{yuki}/mine", code=code) for one in people]
    assert sorted(at_once(calls)) == [302, 404, 404, 404]
    [other] = set(whose(given)) - {cast.ana.id}
    assert other in {one.id for one in people}


def test_who_has_no_account_yet_comes_back_to_the_code(browser, walk_in):
    _, code = walk_in
    page = browser()
    asked = page.get(f"/account/records?code={code}")
    assert asked.path.startswith("/login") and code in asked.text
    link = next(a["href"] for a in asked.soup.select("main a") if "/signup" in a["href"])
    assert code in link, "also after signing up"


def test_a_claim_is_taken_apart_again_by_its_owner_alone(browser, cast, given, walk_in, clock):
    yuki, code = walk_in
    page = browser(cast.dov)
    page.get(f"/account/records?code={code}")
    page.press("This is me")
    shown = page.get("/account/records")
    assert "Yuki on Monday, 1 June 2026" in shown.words
    action = shown.soup.select_one("form[action*=undo]")["action"]
    assert browser(cast.ben).post(action).status == 404
    assert browser(cast.cleo).post(action).status == 404
    assert "The record of Yuki stands by itself again." in page.press("Take it apart").words
    assert whose(given) == [cast.ana.id, yuki]
    assert page.post(action).status == 404, "once"
    assert browser(cast.ben).get(f"/account/records?code={code}").status == 422, "it was used"


# That a phone shows it needs no second engine.
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True, scope="session")
def test_a_walk_in_claims_their_evening_on_their_own_phone(app, given, cast, clock, chrome):
    tonight = given.event(cast.group_id, "Quay", starts_at=clock.moment)
    zoe = given.member("Zoe")
    with served(app) as address:
        organizer, phone = (
            ChromiumBrowser(chrome, address, javascript=javascript) for javascript in (True, False)
        )
        for page, person in ((organizer, cast.cleo), (phone, zoe)):
            page.get("/login")
            page.press("Sign in", email=person.email, password=person.password)
        organizer.get(f"/events/{tonight}/door")
        organizer.press(
            "Check in", within="section[aria-labelledby=walk-in]", name="Zoe at the door"
        )
        card = organizer.tab.locator(".claim-code")
        expect(card.locator("svg")).to_be_visible()
        code = re.search(r"(?:\w{4} ?){3}", card.locator("strong").inner_text())[0]
        phone.get("/account/records")
        phone.press("See what it is for", code=code)
        expect(phone.tab.locator("main")).to_contain_text("Was there")
        phone.press("This is me")
        expect(phone.tab.locator("main")).to_contain_text("Zoe at the door is yours now")
        assert phone.complaints == organizer.complaints == []
    assert whose(given) == [zoe.id]
