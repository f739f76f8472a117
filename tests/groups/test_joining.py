"""Joining and leaving groups, through the front door."""

import re
from pathlib import Path

import pytest

from meetup.db import db
from meetup.groups.rules import Joining, Role, State
from meetup.rsvps.models import Rsvp


def test_joining_an_open_group_is_done_at_once(browser, cast, given, row):
    group_id = given.group("chess", owner=cast.cleo, open=True)
    dov = browser(cast.dov)
    dov.get("/groups/chess")
    page = dov.press("Join")
    assert "You are a member" in page.words and "2 members" in page.words
    assert row(cast.dov, group_id) == (Role.MEMBER, State.ACTIVE)
    assert page.has_button("Leave the group") and not page.has_button("Join")
    dov.post("/groups/chess/join")
    assert "2 members" in dov.get("/groups/chess").words


def test_a_group_for_members_only_is_asked_and_an_organizer_lets_in(browser, cast, row):
    dov, cleo = browser(cast.dov), browser(cast.cleo)
    dov.get("/groups/harbour")
    page = dov.press("Ask to join")
    assert "You have asked to join" in page.words and "3 members" in page.words
    assert row(cast.dov, cast.group_id) == (Role.MEMBER, State.REQUESTED)
    assert dov.get("/groups/harbour/members").status == 403
    assert "Members (1 to answer)" in cleo.get("/groups/harbour").words
    cleo.get("/groups/harbour/members")
    cleo.press("Let in", within="#asking-dov")
    assert row(cast.dov, cast.group_id) == (Role.MEMBER, State.ACTIVE)
    assert "4 members" in dov.get("/groups/harbour").words


def test_who_is_turned_down_is_not_told_and_may_ask_again(browser, cast, row):
    dov, cleo = browser(cast.dov), browser(cast.cleo)
    dov.post("/groups/harbour/join")
    cleo.get("/groups/harbour/members")
    cleo.press("Turn down", within="#asking-dov")
    assert row(cast.dov, cast.group_id) is None
    assert dov.get("/groups/harbour").has_button("Ask to join")
    dov.press("Ask to join")
    assert row(cast.dov, cast.group_id) == (Role.MEMBER, State.REQUESTED)


def test_a_request_is_withdrawn(browser, cast, row):
    dov = browser(cast.dov)
    dov.post("/groups/harbour/join")
    dov.get("/groups/harbour")
    dov.press("Withdraw the request")
    assert row(cast.dov, cast.group_id) is None


@pytest.mark.parametrize("joining", list(Joining))
def test_the_invited_come_in_at_once(browser, cast, given, row, joining):
    group_id = given.group("chess", owner=cast.cleo, open=True, joining=joining)
    given.membership(group_id, cast.dov, state=State.INVITED)
    dov = browser(cast.dov)
    dov.get("/groups/chess")
    dov.press("Join")
    assert row(cast.dov, group_id) == (Role.MEMBER, State.ACTIVE)


def test_an_open_group_may_be_joined_on_request(browser, cast, given, row):
    group_id = given.group("chess", owner=cast.cleo, open=True, joining=Joining.ON_REQUEST)
    dov = browser(cast.dov)
    dov.get("/groups/chess")
    assert "You have asked to join" in dov.press("Ask to join").words
    assert row(cast.dov, group_id) == (Role.MEMBER, State.REQUESTED)


@pytest.mark.parametrize("open", [True, False])
def test_a_group_joined_by_invitation_takes_no_requests(browser, cast, given, row, open):
    group_id = given.group("chess", owner=cast.cleo, open=open, joining=Joining.BY_INVITATION)
    page = browser(None).get("/groups/chess")
    assert "joined by invitation" in page.words and "Sign in to join" not in page.words
    dov = browser(cast.dov)
    page = dov.get("/groups/chess")
    assert "joined by invitation" in page.words
    assert not page.has_button("Join") and not page.has_button("Ask to join")
    page = dov.post("/groups/chess/join")
    assert page.status == 403 and "joined by invitation" in page.words
    assert row(cast.dov, group_id) is None
    assert "joined by invitation" not in browser(cast.cleo).get("/groups/chess").words


def test_who_asked_before_a_group_took_invitations_only_is_still_let_in(browser, cast, given, row):
    dov, cleo = browser(cast.dov), browser(cast.cleo)
    dov.post("/groups/harbour/join")
    cleo.get("/groups/harbour/settings")
    cleo.press("Save", joining="by invitation")
    page = dov.get("/groups/harbour")
    assert "You have asked to join" in page.words and page.has_button("Withdraw the request")
    assert dov.post("/groups/harbour/join").status == 200
    cleo.get("/groups/harbour/members")
    cleo.press("Let in", within="#asking-dov")
    assert row(cast.dov, cast.group_id) == (Role.MEMBER, State.ACTIVE)


def test_who_asked_a_group_that_opens_up_joins_it(browser, cast, given, row):
    dov = browser(cast.dov)
    dov.post("/groups/harbour/join")
    cleo = browser(cast.cleo)
    cleo.get("/groups/harbour/settings")
    cleo.press("Save", visibility="open", joining="at once")
    assert row(cast.dov, cast.group_id) == (Role.MEMBER, State.REQUESTED)
    dov.post("/groups/harbour/join")
    assert row(cast.dov, cast.group_id) == (Role.MEMBER, State.ACTIVE)


@pytest.mark.parametrize("open", [True, False])
def test_a_banned_person_neither_joins_nor_asks_nor_leaves(browser, cast, given, row, open):
    group_id = given.group("chess", owner=cast.cleo, open=open)
    given.membership(group_id, cast.dov, state=State.BANNED)
    dov = browser(cast.dov)
    page = dov.get("/groups/chess")
    assert page.status == 200 and "have banned you" in page.words
    assert not page.has_button("Join") and not page.has_button("Ask to join")
    assert dov.post("/groups/chess/join").status == 403
    assert "banned" in dov.page.words
    assert dov.post("/groups/chess/leave").status == 403
    assert row(cast.dov, group_id) == (Role.MEMBER, State.BANNED)


def test_an_unconfirmed_account_joins_nothing(browser, cast, given, row):
    una = given.member("Una", confirmed=False)
    group_id = given.group("chess", owner=cast.cleo, open=True)
    page = browser(una).get("/groups/chess")
    assert page.status == 200 and not page.has_button("Join")
    assert browser(una).post("/groups/chess/join").status == 403
    assert row(una, group_id) is None


def test_a_stranger_is_asked_to_sign_in_and_comes_back(browser, cast, given):
    stranger = browser(None)
    page = stranger.get("/groups/harbour")
    link = next(a for a in page.soup.select("main a") if a.get_text() == "Sign in to join")
    stranger.get(link["href"])
    page = stranger.press("Sign in", email=cast.dov.email, password=cast.dov.password)
    assert page.path == "/groups/harbour"
    assert browser(None).post("/groups/harbour/join").path.startswith("/login")


def test_a_member_leaves(browser, cast, row):
    ana = browser(cast.ana)
    ana.get("/groups/harbour")
    page = ana.press("Leave the group")
    assert page.status == 200 and "2 members" in page.words
    assert row(cast.ana, cast.group_id) is None
    assert ana.post("/groups/harbour/leave").status == 200


def test_the_last_owner_stays(browser, cast, given, row):
    cleo = browser(cast.cleo)
    page = cleo.get("/groups/harbour")
    assert not page.has_button("Leave the group") and "You own this group alone." in page.words
    way = page.soup.find("a", string="hand it over to one of its members")
    assert way["href"] == "/groups/harbour/members"
    page = cleo.post("/groups/harbour/leave")
    assert page.status == 409 and "A group needs an owner" in page.words
    assert row(cast.cleo, cast.group_id) == (Role.OWNER, State.ACTIVE)


def test_a_placeholder_who_owns_a_group_does_not_let_its_last_owner_go(browser, cast, given, row):
    given.membership(cast.group_id, given.member("Paper", placeholder=True), role=Role.OWNER)
    assert browser(cast.cleo).post("/groups/harbour/leave").status == 409
    assert row(cast.cleo, cast.group_id) == (Role.OWNER, State.ACTIVE)


def test_an_owner_leaves_when_another_stays(browser, cast, given, row):
    given.membership(cast.group_id, cast.dov, role=Role.OWNER)
    cleo = browser(cast.cleo)
    cleo.get("/groups/harbour")
    assert cleo.press("Leave the group").status == 200
    assert row(cast.cleo, cast.group_id) is None


@pytest.mark.parametrize("path", ["join", "leave"])
def test_nothing_changes_by_looking_or_without_a_token(browser, cast, row, path):
    ana = browser(cast.ana)
    assert ana.get(f"/groups/harbour/{path}").status == 405
    assert ana.client.post(f"/groups/harbour/{path}").status_code == 400
    assert row(cast.ana, cast.group_id) == (Role.MEMBER, State.ACTIVE)


@pytest.mark.parametrize("goes", ["leave", "members/ana/ban", "members/ana/remove"])
def test_who_goes_gives_up_the_seats_that_are_still_to_come(browser, cast, given, clock, goes):
    began = given.event(cast.group_id, "Early Walk", starts_at=clock.moment)
    coming = given.event(cast.group_id, "Harbour Walk", capacity=2)
    elsewhere = given.event(given.group("chess", members=[cast.ana]), "Blitz Night")
    for event_id in (began, coming, elsewhere):
        given.rsvp(event_id, cast.ana)
        given.rsvp(event_id, cast.ben)
    who = cast.ana if goes == "leave" else cast.cleo
    assert browser(who).post(f"/groups/harbour/{goes}").status == 200
    with given.inside():
        kept = db.select(Rsvp.event_id).where(Rsvp.member_id == cast.ana.id)
        assert set(db.session.scalars(kept)) == {began, elsewhere}
        others = db.select(Rsvp.event_id).where(Rsvp.member_id == cast.ben.id)
        assert set(db.session.scalars(others)) == {began, coming, elsewhere}


def test_who_may_not_go_keeps_the_seat(browser, cast, given):
    event_id = given.event(cast.group_id)
    given.rsvp(event_id, cast.cleo)
    assert browser(cast.cleo).post("/groups/harbour/leave").status == 409
    with given.inside():
        assert db.session.scalar(db.select(Rsvp.event_id)) == event_id


def test_nobody_leaves_or_is_banned_without_giving_up_the_seats():
    """The actions of groups alone would keep them; only those of rsvps call them."""
    for path in (Path(__file__).parents[2] / "meetup").rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        calls = re.search(r"membership_actions import .*\b(ban|leave|remove)\b", text)
        calls = calls or re.search(r"\bmembership_actions\.(ban|leave|remove)\(", text)
        assert not calls or path.match("rsvps/leaving_actions.py"), path
