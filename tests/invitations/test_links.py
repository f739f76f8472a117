"""Making links, looking at them, and taking them back."""

from datetime import timedelta

import pytest

from meetup.groups.rules import Joining, Role, State


def test_an_organizer_makes_a_link_that_lets_somebody_in(browser, cast, kept, state_of):
    cleo, dov = browser(cast.cleo), browser(cast.dov)
    cleo.get("/groups/harbour")
    cleo.get("/groups/harbour/invitations")
    page = cleo.press("Make a link", uses="2", days="1")
    link = page.soup.select_one("#link")["value"]
    assert link.startswith("http://town.example/groups/harbour/invitations/")
    page = dov.get(link.removeprefix("http://town.example"))
    assert "You are invited to Harbour Walks" in page.words and "3 members" in page.words
    assert "Cleo" not in page.text
    page = dov.press("Join")
    assert page.path == "/groups/harbour" and "You are a member of Harbour Walks." in page.words
    assert state_of(cast.dov, cast.group_id) is State.ACTIVE
    assert "A link, 1 of 2 uses left" in cleo.get("/groups/harbour/invitations").words


def test_a_link_is_shown_once_and_kept_nowhere(browser, cast, kept):
    cleo = browser(cast.cleo)
    cleo.get("/groups/harbour/invitations")
    token = cleo.press("Make a link").soup.select_one("#link")["value"].rsplit("/", 1)[1]
    (row,) = kept()
    assert token not in repr(vars(row)) and len(row.token_hash) == 64
    page = cleo.get("/groups/harbour/invitations")
    assert not page.soup.select("#link") and token not in page.text


@pytest.mark.parametrize("days", [1, 7, 30])
def test_a_link_is_good_for_as_long_as_its_maker_said(browser, cast, kept, clock, days):
    cleo = browser(cast.cleo)
    assert cleo.get("/groups/harbour/invitations").fields["days"] == "7"
    cleo.press("Make a link", days=str(days))
    assert kept()[0].expires_at == clock.moment + timedelta(days=days)


@pytest.mark.parametrize(
    ("field", "typed", "says"),
    [
        ("uses", "0", "from 1 to 500"),
        ("uses", "501", "from 1 to 500"),
        ("uses", "99999999999999999999", "from 1 to 500"),
        ("uses", "", "for how many people"),
        ("uses", "some", "Not a valid integer"),
        ("days", "365", "Not a valid choice"),
    ],
)
def test_what_is_wrong_is_said_at_the_field(browser, cast, kept, field, typed, says):
    cleo = browser(cast.cleo)
    cleo.get("/groups/harbour/invitations")
    page = cleo.press("Make a link", **{field: typed})
    assert page.status == 422
    assert says in page.soup.select_one(f"#{field}-error").get_text()
    assert field == "days" or page.fields["uses"] == typed
    assert kept() == []


def test_organizers_see_what_is_still_good(browser, cast, given, clock):
    given.invitation(cast.group_id, cast.cleo, uses=5, used=2)
    given.invitation(cast.group_id, cast.cleo, email="kim@example.org")
    given.invitation(cast.group_id, cast.cleo, uses=3, used=3)
    given.invitation(cast.group_id, cast.cleo, uses=4, withdrawn=True)
    given.invitation(cast.group_id, cast.cleo, uses=6, good_for=timedelta(0))
    elsewhere = given.group("chess", owner=cast.cleo)
    given.invitation(elsewhere, cast.cleo, uses=8)
    page = browser(cast.cleo).get("/groups/harbour/invitations")
    rows = [" ".join(row.get_text(" ").split()) for row in page.soup.select(".rows > li")]
    assert [row.split(" Until ")[0] for row in rows] == [
        "By mail to kim@example.org",
        "A link, 3 of 5 uses left",
    ]
    assert all("made by you" in row and "Mon 8 June 2026" in row for row in rows)


def test_organizers_see_who_else_made_one_unless_there_is_a_block(browser, cast, given):
    given.membership(cast.group_id, cast.dov, role=Role.ORGANIZER)
    given.invitation(cast.group_id, cast.cleo)
    page = browser(cast.dov).get("/groups/harbour/invitations")
    assert "made by Cleo" in page.words
    given.block(cast.cleo, cast.dov)
    page = browser(cast.dov).get("/groups/harbour/invitations")
    assert "made by another organizer" in page.words and "Cleo" not in page.words


def test_a_withdrawn_link_lets_nobody_in(browser, cast, given, kept):
    given.membership(cast.group_id, cast.dov, role=Role.ORGANIZER)
    token = given.invitation(cast.group_id, cast.cleo, email="kim@example.org")
    dov = browser(cast.dov)
    dov.get("/groups/harbour/invitations")
    page = dov.press("Withdraw the invitation")
    assert "is withdrawn" in page.words and "No invitation is open." in page.words
    assert browser(None).get(f"/groups/harbour/invitations/{token}").status == 404
    assert kept()[0].email is None


def test_an_invitation_is_withdrawn_by_organizers_of_its_group_alone(browser, cast, given, kept):
    given.invitation(cast.group_id, cast.cleo)
    given.group("chess", owner=cast.dov)
    (row,) = kept()
    path = f"/{row.id}/withdraw"
    assert browser(cast.dov).post(f"/groups/chess/invitations{path}").status == 404
    assert browser(cast.ana).post(f"/groups/harbour/invitations{path}").status == 403
    assert browser(cast.cleo).post("/groups/harbour/invitations/999/withdraw").status == 404
    assert kept()[0].withdrawn_at is None


@pytest.mark.parametrize(
    ("goes", "still_good"), [("ban", False), ("remove", False), ("role", True)]
)
def test_whoever_is_put_out_leaves_no_way_in_behind(browser, cast, given, goes, still_good):
    given.membership(cast.group_id, cast.dov, role=Role.ORGANIZER)
    chess = given.group("chess", owner=cast.dov)
    theirs = given.invitation(cast.group_id, cast.dov, email="kim@example.org")
    others, elsewhere = (
        given.invitation(cast.group_id, cast.cleo),
        given.invitation(chess, cast.dov),
    )
    form = {"role": "member"}
    assert browser(cast.cleo).post(f"/groups/harbour/members/dov/{goes}", form).status == 200
    stranger = browser(None)
    good = 200 if still_good else 404
    assert stranger.get(f"/groups/harbour/invitations/{theirs}").status == good
    assert stranger.get(f"/groups/harbour/invitations/{others}").status == 200
    assert stranger.get(f"/groups/chess/invitations/{elsewhere}").status == 200


def test_inviting_is_for_organizers(browser, cast, given, kept):
    for person in (cast.ana, cast.dov):
        one = browser(person)
        page = one.get("/groups/harbour/invitations")
        assert page.status == 403 and "organizers of Harbour Walks" in page.words
        assert "Invite people" not in one.get("/groups/harbour").words
        assert one.post("/groups/harbour/invitations", {"uses": 1, "days": 1}).status == 403
        mail = {"addresses": "kim@example.org"}
        assert one.post("/groups/harbour/mailed-invitations", mail).status == 403
    assert kept() == []
    link = browser(cast.cleo).get("/groups/harbour").soup.find("a", string="Invite people")
    assert link["href"] == "/groups/harbour/invitations"


def test_a_host_invites_into_a_group_that_nobody_owns(browser, cast, given, state_of):
    group_id = given.group("orphan", joining=Joining.BY_INVITATION)
    hanna = browser(given.member("Hanna", host=True))
    hanna.get("/groups/orphan/invitations")
    link = hanna.press("Make a link").soup.select_one("#link")["value"]
    dov = browser(cast.dov)
    dov.get(link.removeprefix("http://town.example"))
    dov.press("Join")
    assert state_of(cast.dov, group_id) is State.ACTIVE


def test_the_page_costs_the_same_however_many_there_are(browser, cast, given, count_queries):
    cleo, costs = browser(cast.cleo), []
    for size in (1, 12):
        for number in range(size):
            organizer = given.member(f"Organizer {size} {number}")
            given.membership(cast.group_id, organizer, role=Role.ORGANIZER)
            given.invitation(cast.group_id, organizer)
        with count_queries() as statements:
            assert cleo.get("/groups/harbour/invitations").status == 200
        costs.append(len(statements))
    assert costs[0] == costs[1] <= 4
