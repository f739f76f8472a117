"""Opening an invitation, and coming in by it."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from meetup.groups.rules import Joining, State

BASE = "/groups/harbour/invitations/"


def test_whoever_opens_an_invitation_sees_the_group_and_no_names(browser, cast, given):
    group_id = given.group(
        "chess", name="Chess", place="Kiel", owner=cast.cleo, joining=Joining.BY_INVITATION
    )
    path = f"/groups/chess/invitations/{given.invitation(group_id, cast.cleo)}"
    for person in (None, cast.dov):
        page = browser(person).get(path)
        assert page.status == 200
        for part in ("You are invited to Chess", "Kiel", "1 member", "Members only"):
            assert part in page.words
        assert "Cleo" not in page.text
    assert page.has_button("Join")


@pytest.mark.parametrize("joining", list(Joining))
@pytest.mark.parametrize("state", [None, State.REQUESTED, State.INVITED])
def test_an_invitation_lets_in_however_a_group_is_joined(
    browser, cast, given, kept, state_of, joining, state
):
    group_id = given.group("chess", owner=cast.cleo, open=True, joining=joining)
    if state:
        given.membership(group_id, cast.dov, state=state)
    dov = browser(cast.dov)
    dov.get(f"/groups/chess/invitations/{given.invitation(group_id, cast.cleo)}")
    assert "You are a member of Chess." in dov.press("Join").words
    assert state_of(cast.dov, group_id) is State.ACTIVE
    assert kept()[0].used == 1


def test_a_use_is_counted_for_each_who_became_a_member(browser, cast, given, kept):
    path = BASE + given.invitation(cast.group_id, cast.cleo, uses=3)
    dov, ana = browser(cast.dov), browser(cast.ana)
    for _ in range(3):
        assert dov.post(path).path == "/groups/harbour"
        assert ana.post(path).path == "/groups/harbour"
    assert dov.get(path).path == ana.get(path).path == "/groups/harbour"
    assert kept()[0].used == 1


def test_who_left_and_comes_back_takes_another_use(browser, cast, given, kept):
    path = BASE + given.invitation(cast.group_id, cast.cleo, uses=2)
    dov = browser(cast.dov)
    for _ in range(2):
        dov.post(path)
        dov.post("/groups/harbour/leave")
    assert kept()[0].used == 2
    assert dov.post(path).status == 404


@pytest.fixture
def dead(given, cast):
    """Paths of invitations that let nobody in, each for another reason."""
    make, group_id = given.invitation, cast.group_id
    chess = given.group("chess", owner=cast.cleo)
    return [
        BASE + make(group_id, cast.cleo, uses=3, used=3),
        BASE + make(group_id, cast.cleo, withdrawn=True),
        BASE + make(group_id, cast.cleo, good_for=timedelta(0)),
        BASE + make(chess, cast.cleo),
        BASE + "x" * 32,
        BASE + "%F0%9F%8C%8A",
        BASE + "short",
    ]


def test_what_lets_nobody_in_is_one_and_the_same_page(browser, cast, given, dead, state_of):
    def shown(page):
        # Forms differ in their tokens alone, and pages in their own address.
        return re.sub(r'value="[^"]*"|/invitations/[^"&]*', "", page.text)

    for person in (None, cast.dov):
        one = browser(person)
        pages = [one.get(path) for path in dead]
        assert {page.status for page in pages} == {404}
        assert len({shown(page) for page in pages}) == 1
        assert "for a new one" in pages[0].words and "Look at Harbour Walks" in pages[0].words
    dov = browser(cast.dov)
    for path in dead:
        page = dov.post(path)
        assert page.status == 404 and "for a new one" in page.words
    assert state_of(cast.dov, cast.group_id) is None


def test_an_invitation_to_no_group_is_not_found(browser, cast, given):
    token = given.invitation(cast.group_id, cast.cleo)
    assert browser(cast.dov).get(f"/groups/nowhere/invitations/{token}").status == 404
    assert browser(cast.dov).post(f"/groups/nowhere/invitations/{token}").status == 404


def test_an_invitation_runs_out_to_the_second(browser, cast, given, clock):
    path = BASE + given.invitation(cast.group_id, cast.cleo, good_for=timedelta(days=1))
    clock.move(hours=23, minutes=59, seconds=59)
    assert browser(cast.dov).get(path).status == 200
    clock.move(seconds=1)
    assert browser(cast.dov).get(path).status == 404


def test_a_banned_person_does_not_come_back_by_an_invitation(browser, cast, given, kept, state_of):
    given.membership(cast.group_id, cast.dov, state=State.BANNED)
    path = BASE + given.invitation(cast.group_id, cast.cleo)
    dov = browser(cast.dov)
    page = dov.get(path)
    assert "have banned you" in page.words and not page.has_button("Join")
    page = dov.post(path)
    assert page.status == 403 and "have banned you" in page.words
    assert state_of(cast.dov, cast.group_id) is State.BANNED
    assert kept()[0].used == 0


def test_who_is_not_confirmed_yet_is_told_what_is_left_to_do(browser, cast, given, kept):
    una = given.member("Una", confirmed=False)
    path = BASE + given.invitation(cast.group_id, cast.cleo)
    page = browser(una).get(path)
    assert "confirm your address" in page.words and not page.has_button("Join")
    page = browser(una).post(path)
    assert page.status == 403 and "confirm your e-mail address" in page.words
    assert kept()[0].used == 0


def test_a_stranger_signs_in_and_is_back(browser, cast, given):
    path = BASE + given.invitation(cast.group_id, cast.cleo)
    stranger = browser(None)
    page = stranger.get(path)
    stranger.get(page.soup.select_one("main").find("a", string="Sign in")["href"])
    page = stranger.press("Sign in", email=cast.dov.email, password=cast.dov.password)
    assert page.path == path and page.has_button("Join")
    assert browser(None).post(path).path == "/login"


@pytest.mark.parametrize("confirms", ["before signing in", "after signing in"])
def test_a_stranger_signs_up_and_comes_back_in_the_end(
    browser, cast, given, mailed_link, state_of, confirms
):
    path = BASE + given.invitation(cast.group_id, cast.cleo)
    eve = browser(None)
    page = eve.get(path)
    eve.get(page.soup.select_one("main").find("a", string="Sign up")["href"])
    account = {"email": "eve@example.org", "password": "a good password"}
    eve.press("Sign up", name="Eve", **account)
    if confirms == "before signing in":
        eve.get(mailed_link("eve@example.org"))
        eve.press("Confirm eve@example.org")
        page = eve.press("Sign in", **account)
    else:
        page = eve.press("Sign in", **account)
        assert page.path == path and not page.has_button("Join")
        eve.get(mailed_link("eve@example.org"))
        page = eve.press("Confirm eve@example.org")
    assert page.path == path
    assert "You are a member of Harbour Walks." in eve.press("Join").words


def test_the_way_back_is_gone_once_it_was_taken(browser, cast, given):
    path = BASE + given.invitation(cast.group_id, cast.cleo)
    eve = browser(None)
    eve.get(path)
    who = {"email": cast.dov.email, "password": cast.dov.password}
    eve.get("/login")
    assert eve.press("Sign in", **who).path == path
    eve.post("/logout")
    eve.get("/login")
    assert eve.press("Sign in", **who).path == "/"


def test_where_nobody_signs_up_by_themselves_an_invitation_offers_to_sign_in(
    app, browser, cast, given, monkeypatch
):
    config = replace(app.config["HANDSHAKES"], open_signup=False)
    monkeypatch.setitem(app.config, "HANDSHAKES", config)
    path = BASE + given.invitation(cast.group_id, cast.cleo)
    links = [a.get_text() for a in browser(None).get(path).soup.select("main a")]
    assert links == ["Sign in"]


@pytest.mark.parametrize(("who", "most"), [(None, 3), ("dov", 5)])
def test_the_page_costs_the_same_however_many_belong_to_the_group(
    browser, cast, given, count_queries, who, most
):
    path = BASE + given.invitation(cast.group_id, cast.cleo)
    one, costs = browser(who and getattr(cast, who)), []
    for size in (1, 12):
        for number in range(size):
            given.membership(cast.group_id, given.member(f"Some {size} {number}"))
            given.invitation(cast.group_id, cast.cleo)
        with count_queries() as statements:
            assert one.get(path).status == 200
        costs.append(len(statements))
    assert costs == [most, most], statements
