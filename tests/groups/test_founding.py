"""Founding a group, through the front door."""

import pytest

from meetup.groups.rules import Role, State
from tests.groups.typed import FORM


def test_a_founder_owns_the_group(browser, cast, row, group_row):
    dov = browser(cast.dov)
    dov.get("/groups/")
    assert "Found a group" in dov.page.words
    assert dov.get("/groups/new").fields["timezone"] == "Europe/Berlin"
    page = dov.press("Found the group", **FORM)
    assert (page.status, page.path) == (200, "/groups/harbour-readers")
    assert "Harbour Readers" in page.words and "1 member" in page.words
    group = group_row("harbour-readers")
    assert (group.place, group.timezone) == ("Old Town", "Europe/Lisbon")
    assert (group.visibility, group.joining) == ("open", "at once")
    assert row(cast.dov, group.id) == (Role.OWNER, State.ACTIVE)


def test_a_group_is_for_members_only_unless_its_founder_says_otherwise(browser, cast, group_row):
    dov = browser(cast.dov)
    dov.get("/groups/new")
    dov.press("Found the group", name="Quiet Chess")
    group = group_row("quiet-chess")
    assert (group.visibility, group.joining) == ("members only", "on request")


@pytest.mark.parametrize(
    ("field", "typed", "says"),
    [
        ("name", "", "Please name the group."),
        ("name", "x" * 121, "at most 120"),
        ("slug", "new", "kept for the site"),
        ("slug", "Not good!", "a to z"),
        ("slug", "harbour", "already"),
        ("slug", "HARBOUR", "already"),
        ("timezone", "Mars/Olympus", "time zone"),
        ("visibility", "secret", "valid choice"),
        ("visibility", "members only", "Only an open group"),
        ("joining", "by force", "valid choice"),
        ("description", "x" * 5001, "5,000"),
    ],
)
def test_what_is_wrong_is_said_at_the_field_and_what_was_typed_stays(
    browser, cast, field, typed, says
):
    dov = browser(cast.dov)
    dov.get("/groups/new")
    page = dov.press("Found the group", **{**FORM, field: typed})
    assert page.status == 422
    # That nobody joins a group for members only at once is said where the way in is chosen.
    at = "joining" if typed == "members only" else field
    tag = page.soup.select_one(f"main [name={at}]")
    assert tag["aria-invalid"] == "true"
    assert says in page.soup.select_one(f"#{at}-error").get_text()
    kept = {**FORM, field: typed}
    for name in ("name", "slug", "place", "description", "online_home"):
        assert page.fields[name].strip() == kept[name].strip()


def test_a_name_without_latin_letters_asks_for_an_address(browser, cast, group_row):
    dov = browser(cast.dov)
    dov.get("/groups/new")
    page = dov.press("Found the group", **{**FORM, "name": "Гуляем"})
    assert page.status == 422 and "choose an address" in page.words
    assert dov.press("Found the group", slug="gulyaem").status == 200
    assert group_row("gulyaem").name == "Гуляем"


def test_only_confirmed_accounts_found_groups(browser, given, group_row):
    una = browser(given.member("Una", confirmed=False))
    assert "Found a group" not in una.get("/groups/").words
    assert una.get("/groups/new").status == 403
    page = una.post("/groups/new", FORM)
    assert page.status == 403 and "confirm" in page.words
    assert group_row("harbour-readers") is None


def test_strangers_sign_in_before_they_found_a_group(browser, given):
    assert browser(None).get("/groups/new").path == "/login?next=/groups/new"
