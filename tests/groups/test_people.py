"""The page of a group's members: names, requests, bans and roles."""

import pytest

from meetup.groups.rules import Role, State

POSTS = ("accept", "turn-down", "ban", "unban", "role", "remove", "hand-over")


def names(page):
    return [
        span.get_text(strip=True)
        for span in page.soup.select("section[aria-labelledby=names] .who span:not([class])")
    ]


def test_members_know_each_other_by_name_and_role(browser, cast, given):
    given.membership(cast.group_id, cast.dov, role=Role.ORGANIZER)
    given.membership(cast.group_id, given.member("Paper", placeholder=True))
    page = browser(cast.ana).get("/groups/harbour/members")
    assert names(page) == ["Ana", "Ben", "Cleo", "Dov", "Paper"]
    assert "Owner" in page.soup.select_one("#member-cleo").get_text()
    assert "Organizer" in page.soup.select_one("#member-dov").get_text()
    assert not page.soup.select("main button")


def test_names_are_for_members_alone(browser, cast, given):
    asking, banned = given.member("Eve"), given.member("Fay")
    given.membership(cast.group_id, asking, state=State.REQUESTED)
    given.membership(cast.group_id, banned, state=State.BANNED)
    for person in (cast.dov, asking, banned):
        page = browser(person).get("/groups/harbour/members")
        assert page.status == 403 and "for its members to know" in page.words
        assert "Cleo" not in page.text
    assert browser(None).get("/groups/harbour/members").path.startswith("/login?next=")


def test_only_active_members_are_named(browser, cast, given):
    given.membership(cast.group_id, given.member("Eve"), state=State.REQUESTED)
    given.membership(cast.group_id, given.member("Fay"), state=State.BANNED)
    page = browser(cast.ana).get("/groups/harbour/members")
    assert names(page) == ["Ana", "Ben", "Cleo"]
    assert "Eve" not in page.words and "Fay" not in page.words


def test_who_is_unlisted_is_named_to_organizers_and_to_nobody_else(browser, cast, given):
    una = given.member("Una", unlisted=True)
    given.membership(cast.group_id, una)
    assert "Una" not in names(browser(cast.ana).get("/groups/harbour/members"))
    assert "Una" in names(browser(cast.cleo).get("/groups/harbour/members"))
    assert "Una" in names(browser(una).get("/groups/harbour/members"))


@pytest.mark.parametrize("ana_blocks", [True, False])
def test_two_with_a_block_between_them_do_not_find_each_other(browser, cast, given, ana_blocks):
    given.block(*((cast.ana, cast.ben) if ana_blocks else (cast.ben, cast.ana)))
    assert names(browser(cast.ana).get("/groups/harbour/members")) == ["Ana", "Cleo"]
    assert names(browser(cast.ben).get("/groups/harbour/members")) == ["Ben", "Cleo"]
    assert names(browser(cast.cleo).get("/groups/harbour/members")) == ["Ana", "Ben", "Cleo"]


def test_a_request_does_not_reach_an_organizer_across_a_block(browser, cast, given, row):
    given.membership(cast.group_id, cast.dov, state=State.REQUESTED)
    given.block(cast.dov, cast.cleo)
    cleo = browser(cast.cleo)
    assert "Dov" not in cleo.get("/groups/harbour/members").text
    assert cleo.post("/groups/harbour/members/dov/accept").status == 404
    assert row(cast.dov, cast.group_id) == (Role.MEMBER, State.REQUESTED)


def test_organizers_ban_and_lift_bans(browser, cast, given, row):
    cleo = browser(cast.cleo)
    cleo.get("/groups/harbour/members")
    page = cleo.press("Ban Ben", within="#member-ben")
    assert "Ben is banned" in page.words and names(page) == ["Ana", "Cleo"]
    assert row(cast.ben, cast.group_id) == (Role.MEMBER, State.BANNED)
    assert browser(cast.ben).get("/groups/harbour/members").status == 403
    page = cleo.press("Lift the ban", within="#banned-ben")
    assert row(cast.ben, cast.group_id) is None
    assert browser(cast.ben).get("/groups/harbour").has_button("Ask to join")


def test_an_organizer_bans_no_organizer_and_gives_no_roles(browser, cast, given, row):
    given.membership(cast.group_id, cast.dov, role=Role.ORGANIZER)
    eve = given.member("Eve")
    given.membership(cast.group_id, eve, role=Role.ORGANIZER)
    dov = browser(cast.dov)
    page = dov.get("/groups/harbour/members")
    assert page.soup.select_one("#member-ana button").get_text() == "Remove Ana"
    for handle in ("eve", "cleo"):
        assert not page.soup.select(f"#member-{handle} button")
    assert dov.post("/groups/harbour/members/eve/ban").status == 409
    assert dov.post("/groups/harbour/members/eve/role", {"role": "member"}).status == 403
    assert dov.post("/groups/harbour/members/dov/role", {"role": "owner"}).status == 403
    assert row(eve, cast.group_id) == (Role.ORGANIZER, State.ACTIVE)


def test_a_banned_organizer_loses_the_role(browser, cast, given, row):
    given.membership(cast.group_id, cast.dov, role=Role.ORGANIZER)
    cleo = browser(cast.cleo)
    cleo.post("/groups/harbour/members/dov/ban")
    assert row(cast.dov, cast.group_id) == (Role.MEMBER, State.BANNED)
    assert browser(cast.dov).get("/groups/harbour/settings").status == 403


def test_an_owner_is_not_banned(browser, cast, given, row):
    given.membership(cast.group_id, cast.dov, role=Role.OWNER)
    page = browser(cast.cleo).post("/groups/harbour/members/dov/ban")
    assert page.status == 409 and "Take the role away first" in page.words
    assert row(cast.dov, cast.group_id) == (Role.OWNER, State.ACTIVE)


def test_the_last_owner_is_not_banned_and_does_not_give_the_role_up(browser, cast, row):
    cleo = browser(cast.cleo)
    assert cleo.post("/groups/harbour/members/cleo/ban").status == 409
    assert "A group needs an owner" in cleo.page.words
    page = cleo.post("/groups/harbour/members/cleo/role", {"role": "member"})
    assert page.status == 409 and "A group needs an owner" in page.words
    assert row(cast.cleo, cast.group_id) == (Role.OWNER, State.ACTIVE)


def test_who_owns_a_group_alone_is_not_offered_to_give_it_up(browser, cast, given):
    cleo = browser(cast.cleo)
    own = "#member-cleo button, #member-cleo details"
    assert cleo.get("/groups/harbour/members").soup.select(own) == []
    given.membership(cast.group_id, cast.dov, role=Role.OWNER)
    buttons = [b.get_text() for b in cleo.get("/groups/harbour/members").soup.select(own)]
    assert "Make a member" in " ".join(" ".join(buttons).split())


def test_owners_give_and_take_roles(browser, cast, row):
    cleo = browser(cast.cleo)
    cleo.get("/groups/harbour/members")
    page = cleo.press("Make an organizer", within="#member-ana")
    assert "Ana is an organizer of Harbour Walks now." in page.words
    assert browser(cast.ana).get("/groups/harbour/settings").status == 200
    cleo.press("Make an owner", within="#member-ana")
    assert row(cast.ana, cast.group_id) == (Role.OWNER, State.ACTIVE)
    page = cleo.press("Make a member", within="#member-cleo")
    assert "Cleo is a member of Harbour Walks now." in page.words
    assert row(cast.cleo, cast.group_id) == (Role.MEMBER, State.ACTIVE)


def test_who_cannot_sign_in_gets_no_role(browser, cast, given, row):
    paper = given.member("Paper", placeholder=True)
    given.membership(cast.group_id, paper)
    cleo = browser(cast.cleo)
    page = cleo.get("/groups/harbour/members")
    buttons = [b.get_text() for b in page.soup.select("#member-paper button")]
    assert buttons == ["Remove Paper", "Ban Paper"]
    assert cleo.post("/groups/harbour/members/paper/role", {"role": "owner"}).status == 409
    assert row(paper, cast.group_id) == (Role.MEMBER, State.ACTIVE)


@pytest.mark.parametrize("state", [State.REQUESTED, State.INVITED, State.BANNED])
def test_a_role_is_for_who_is_active(browser, cast, given, row, state):
    given.membership(cast.group_id, cast.dov, state=state)
    page = browser(cast.cleo).post("/groups/harbour/members/dov/role", {"role": "owner"})
    assert page.status == 404
    assert row(cast.dov, cast.group_id) == (Role.MEMBER, state)


@pytest.mark.parametrize("state", [State.ACTIVE, State.BANNED, State.INVITED])
@pytest.mark.parametrize("action", ["accept", "turn-down"])
def test_only_requests_are_answered(browser, cast, given, row, state, action):
    given.membership(cast.group_id, cast.dov, state=state)
    browser(cast.cleo).post(f"/groups/harbour/members/dov/{action}")
    assert row(cast.dov, cast.group_id) == (Role.MEMBER, state)


@pytest.mark.parametrize("state", [State.ACTIVE, State.REQUESTED, State.INVITED])
def test_only_bans_are_lifted(browser, cast, given, row, state):
    given.membership(cast.group_id, cast.dov, state=state)
    browser(cast.cleo).post("/groups/harbour/members/dov/unban")
    assert row(cast.dov, cast.group_id) == (Role.MEMBER, state)


def test_a_role_that_does_not_exist_is_not_given(browser, cast, row):
    cleo = browser(cast.cleo)
    for form in ({"role": "king"}, {}):
        assert cleo.post("/groups/harbour/members/ana/role", form).status == 422
    assert row(cast.ana, cast.group_id) == (Role.MEMBER, State.ACTIVE)


@pytest.mark.parametrize("action", POSTS)
def test_who_has_nothing_to_do_with_the_group_is_not_found_in_it(browser, cast, action):
    form = {"role": "member"}
    for handle in ("dov", "nobody"):
        page = browser(cast.cleo).post(f"/groups/harbour/members/{handle}/{action}", form)
        assert page.status == 404


@pytest.mark.parametrize("action", POSTS)
def test_the_door_to_others_memberships_is_for_organizers(browser, cast, row, action):
    path, form = f"/groups/harbour/members/ben/{action}", {"role": "owner"}
    for person in (cast.ana, cast.dov):
        assert browser(person).post(path, form).status == 403
    assert browser(None).post(path, form).path.startswith("/login")
    assert browser(cast.cleo).get(path).status == 405
    assert browser(cast.cleo).client.post(path, data=form).status_code == 400
    assert row(cast.ben, cast.group_id) == (Role.MEMBER, State.ACTIVE)


@pytest.mark.parametrize(("who", "most"), [("ana", 4), ("cleo", 7)])
def test_the_page_costs_the_same_however_many_there_are(
    browser, cast, given, count_queries, who, most
):
    one, costs = browser(getattr(cast, who)), []
    for size in (2, 12):
        for number in range(size):
            for state in State:
                member = given.member(f"Some {state} {size} {number}")
                given.membership(cast.group_id, member, state=state)
        with count_queries() as statements:
            assert one.get("/groups/harbour/members").status == 200
        costs.append(len(statements))
    assert costs == [most, most], statements
