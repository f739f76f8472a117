"""A group without an owner is in the care of the host, and works like any other."""

import pytest

from meetup.events.rules import Status
from meetup.groups.rules import Role, State
from tests.groups.typed import SETTINGS


@pytest.fixture
def host(given):
    return given.member("Hanna", host=True)


@pytest.fixture(params=["nobody", "a placeholder"])
def orphan(request, given, cast):
    """The id of a group for members only that Ana is in, and that nobody or a placeholder owns."""
    group_id = given.group("orphan", name="Orphan Chess", members=[cast.ana])
    if request.param == "a placeholder":
        given.membership(group_id, given.member("Paper", placeholder=True), role=Role.OWNER)
    return group_id


def test_every_page_of_it_works(browser, cast, given, host, orphan):
    given.event(orphan, "Blitz Night")
    given.event(orphan, "Simultan", status=Status.PROPOSED)
    for person in (None, cast.ana, cast.dov, host):
        assert browser(person).get("/groups/").status == 200
        assert browser(person).get("/groups/orphan").status == 200
    page = browser(host).get("/groups/orphan")
    assert "as host you look after it" in page.words
    assert "Blitz Night" in page.words and "Simultan" in page.words
    assert browser(host).get("/groups/orphan/members").status == 200
    assert browser(host).get("/groups/orphan/settings").status == 200
    assert browser(cast.ana).get("/groups/orphan/members").status == 200
    assert browser(cast.ana).get("/groups/orphan/settings").status == 403


def test_the_host_organizes_it(browser, cast, given, host, orphan, row):
    given.membership(orphan, cast.dov, state=State.REQUESTED)
    hanna = browser(host)
    hanna.get("/groups/orphan/settings")
    assert hanna.press("Save", **SETTINGS).status == 200
    hanna.get("/groups/orphan/members")
    hanna.press("Let in", within="#asking-dov")
    assert row(cast.dov, orphan) == (Role.MEMBER, State.ACTIVE)
    hanna.press("Ban Dov", within="#member-dov")
    assert row(cast.dov, orphan) == (Role.MEMBER, State.BANNED)


def test_the_host_makes_a_member_its_owner_and_cares_no_longer(browser, cast, host, orphan, row):
    hanna = browser(host)
    hanna.get("/groups/orphan/members")
    page = hanna.press("Make an owner", within="#member-ana")
    assert (page.status, page.path) == (200, "/groups/orphan")
    assert row(cast.ana, orphan) == (Role.OWNER, State.ACTIVE)
    assert browser(host).get("/groups/orphan/settings").status == 403
    assert browser(cast.ana).get("/groups/orphan/settings").status == 200
    assert browser(cast.ana).post("/groups/orphan/leave").status == 409


def test_the_host_joins_it_at_once_and_may_own_it(browser, host, orphan, row):
    hanna = browser(host)
    hanna.get("/groups/orphan")
    hanna.press("Join")
    assert row(host, orphan) == (Role.MEMBER, State.ACTIVE)
    hanna.get("/groups/orphan/members")
    assert hanna.press("Make an owner", within="#member-hanna").status == 200
    assert row(host, orphan) == (Role.OWNER, State.ACTIVE)


def test_its_members_leave_as_they_like(browser, cast, orphan, row):
    assert browser(cast.ana).post("/groups/orphan/leave").status == 200
    assert row(cast.ana, orphan) is None


def test_a_host_is_nothing_special_in_a_group_that_has_an_owner(browser, cast, given, host):
    given.event(cast.group_id, "Harbour Walk")
    hanna = browser(host)
    assert "Only members of Harbour Walks" in hanna.get("/groups/harbour").words
    assert hanna.get("/groups/harbour/members").status == 403
    assert hanna.get("/groups/harbour/settings").status == 403
    assert hanna.post("/groups/harbour/members/ana/ban").status == 403
