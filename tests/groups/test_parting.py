"""Taking somebody out of a group, and handing one over."""

import pytest

from meetup.groups.rules import Joining, Role, State
from tests.at_once import at_once


@pytest.mark.parametrize(
    ("joining", "then"),
    [
        (Joining.AT_ONCE, State.ACTIVE),
        (Joining.ON_REQUEST, State.REQUESTED),
        (Joining.BY_INVITATION, None),
    ],
)
def test_who_is_removed_comes_back_as_anybody_comes_in(browser, cast, given, row, joining, then):
    group_id = given.group("chess", owner=cast.cleo, members=[cast.ana], open=True, joining=joining)
    cleo, ana = browser(cast.cleo), browser(cast.ana)
    cleo.get("/groups/chess/members")
    page = cleo.press("Remove Ana", within="#member-ana")
    assert "Ana is not in Chess any more." in page.words
    assert row(cast.ana, group_id) is None
    ana.post("/groups/chess/join")
    assert row(cast.ana, group_id) == ((Role.MEMBER, then) if then else None)


def test_the_question_says_what_removing_somebody_means(browser, cast):
    page = browser(cast.cleo).get("/groups/harbour/members")
    question = page.soup.select_one('form[action$="/ben/remove"] p').get_text()
    assert "Take Ben out of Harbour Walks?" in question
    assert "lose their places" in question and "come back" in question


def test_a_placeholder_is_removed_like_anybody(browser, cast, given, row):
    paper = given.member("Paper", placeholder=True)
    given.membership(cast.group_id, paper)
    assert browser(cast.cleo).post("/groups/harbour/members/paper/remove").status == 200
    assert row(paper, cast.group_id) is None


@pytest.mark.parametrize("state", [State.REQUESTED, State.INVITED, State.BANNED])
def test_only_who_is_in_is_removed(browser, cast, given, row, state):
    given.membership(cast.group_id, cast.dov, state=state)
    assert browser(cast.cleo).post("/groups/harbour/members/dov/remove").status == 404
    assert row(cast.dov, cast.group_id) == (Role.MEMBER, state)


def test_organizers_remove_members_and_owners_organizers_too(browser, cast, given, row):
    eve, fay = given.member("Eve"), given.member("Fay")
    for person in (eve, fay):
        given.membership(cast.group_id, person, role=Role.ORGANIZER)
    organizer, owner = browser(eve), browser(cast.cleo)
    assert organizer.post("/groups/harbour/members/ben/remove").status == 200
    for handle in ("fay", "cleo", "eve"):
        assert organizer.post(f"/groups/harbour/members/{handle}/remove").status == 409
    assert owner.post("/groups/harbour/members/fay/remove").status == 200
    assert owner.post("/groups/harbour/members/cleo/remove").status == 409
    assert (row(cast.ben, cast.group_id), row(fay, cast.group_id)) == (None, None)
    assert row(eve, cast.group_id) == (Role.ORGANIZER, State.ACTIVE)
    assert row(cast.cleo, cast.group_id) == (Role.OWNER, State.ACTIVE)


def test_an_owner_hands_the_group_over_and_stays_an_organizer(browser, cast, row):
    cleo = browser(cast.cleo)
    cleo.get("/groups/harbour/members")
    page = cleo.press("Hand over to Ana", within="#member-ana")
    assert "Ana owns Harbour Walks now, and you are an organizer of it." in page.words
    assert row(cast.ana, cast.group_id) == (Role.OWNER, State.ACTIVE)
    assert row(cast.cleo, cast.group_id) == (Role.ORGANIZER, State.ACTIVE)
    assert not page.soup.select('form[action$="/hand-over"]')
    assert browser(cast.cleo).post("/groups/harbour/leave").status == 200
    assert "You own this group alone" in browser(cast.ana).get("/groups/harbour").words


def test_one_of_two_owners_hands_over_to_the_other(browser, cast, given, row):
    given.membership(cast.group_id, cast.dov, role=Role.OWNER)
    assert browser(cast.cleo).post("/groups/harbour/members/dov/hand-over").status == 200
    assert row(cast.dov, cast.group_id) == (Role.OWNER, State.ACTIVE)
    assert row(cast.cleo, cast.group_id) == (Role.ORGANIZER, State.ACTIVE)


def test_a_group_is_handed_to_nobody_who_cannot_look_after_it(browser, cast, given, row):
    paper, asking = given.member("Paper", placeholder=True), given.member("Eve")
    given.membership(cast.group_id, paper)
    given.membership(cast.group_id, asking, state=State.REQUESTED)
    cleo = browser(cast.cleo)
    page = cleo.get("/groups/harbour/members")
    offered = {form["action"] for form in page.soup.select('form[action$="/hand-over"]')}
    assert offered == {f"/groups/harbour/members/{name}/hand-over" for name in ("ana", "ben")}
    refusals = {"paper": 409, "eve": 404, "dov": 404, "cleo": 409}
    for handle, status in refusals.items():
        assert cleo.post(f"/groups/harbour/members/{handle}/hand-over").status == status
    assert row(cast.cleo, cast.group_id) == (Role.OWNER, State.ACTIVE)


def test_only_an_owner_hands_over(browser, cast, given, row):
    eve = given.member("Eve")
    given.membership(cast.group_id, eve, role=Role.ORGANIZER)
    page = browser(eve).get("/groups/harbour/members")
    assert not page.soup.select('form[action$="/hand-over"]')
    page = browser(eve).post("/groups/harbour/members/ana/hand-over")
    assert page.status == 403 and "Only an owner of Harbour Walks hands it over." in page.words
    assert row(cast.ana, cast.group_id) == (Role.MEMBER, State.ACTIVE)


def test_a_host_makes_owners_and_has_nothing_to_hand_over(browser, cast, given, row):
    group_id = given.group("orphan", members=[cast.ana])
    hanna = browser(given.member("Hanna", host=True))
    assert not hanna.get("/groups/orphan/members").soup.select('form[action$="/hand-over"]')
    assert hanna.post("/groups/orphan/members/ana/hand-over").status == 403
    assert row(cast.ana, group_id) == (Role.MEMBER, State.ACTIVE)


@pytest.mark.parametrize("round", range(3))
def test_who_leaves_while_the_group_is_handed_to_them_does_not_leave_it_without_an_owner(
    cast, send, row, round
):
    handed, left = at_once(
        [
            send(cast.cleo, "/groups/harbour/members/ana/hand-over"),
            send(cast.ana, "/groups/harbour/leave"),
        ]
    )
    assert (handed, left) in {(302, 409), (404, 302)}
    owner = cast.ana if handed == 302 else cast.cleo
    assert row(owner, cast.group_id) == (Role.OWNER, State.ACTIVE)


def test_a_group_handed_to_two_at_once_goes_to_one(cast, send, row):
    answers = at_once(
        [send(cast.cleo, f"/groups/harbour/members/{who}/hand-over") for who in ("ana", "ben")]
    )
    assert sorted(answers) == [302, 403]
    roles = [row(person, cast.group_id)[0] for person in (cast.ana, cast.ben, cast.cleo)]
    assert sorted(roles) == [Role.MEMBER, Role.ORGANIZER, Role.OWNER]
    assert roles[2] is Role.ORGANIZER
