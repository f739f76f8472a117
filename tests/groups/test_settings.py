"""What organizers change about a group."""

import pytest

from meetup.db import db
from meetup.events.models import Event
from meetup.groups.rules import Role
from tests.groups.typed import FORM, SETTINGS


def test_organizers_change_what_a_group_says(browser, cast, given, group_row):
    given.membership(cast.group_id, cast.dov, role=Role.ORGANIZER)
    for person in (cast.cleo, cast.dov):
        someone = browser(person)
        page = someone.get("/groups/harbour/settings")
        assert page.fields["name"] == "Harbour Walks" and "slug" not in page.fields
        someone.press("Save", **SETTINGS)
        group = group_row("harbour")
        assert (group.name, group.place, group.is_open) == ("Harbour Readers", "Old Town", True)
        someone.get("/groups/harbour/settings")
        someone.press("Save", name="Harbour Walks")


def test_joining_at_once_is_refused_to_a_group_for_members_only(browser, cast, group_row):
    cleo = browser(cast.cleo)
    cleo.get("/groups/harbour/settings")
    page = cleo.press("Save", joining="at once", name="Quick Walks")
    assert page.status == 422 and page.fields["name"] == "Quick Walks"
    assert "Only an open group is joined at once" in page.soup.select_one("#joining-error").text
    assert page.soup.select_one("[name=joining]")["aria-invalid"] == "true"
    group = group_row("harbour")
    assert (group.name, group.joining) == ("Harbour Walks", "on request")


def test_organizers_choose_how_long_they_see_who_came(browser, cast, group_row):
    cleo = browser(cast.cleo)
    assert cleo.get("/groups/harbour/settings").fields["keeps_attendance_months"] == "24"
    cleo.press("Save", keeps_attendance_months="6")
    assert group_row("harbour").keeps_attendance_months == 6
    page = cleo.get("/groups/harbour/settings")
    assert page.fields["keeps_attendance_months"] == "6"
    assert "then they see only how many came" in page.words
    for typed in ("7", "-6", "for ever", ""):
        sent = {**SETTINGS, "keeps_attendance_months": typed}
        page = cleo.post("/groups/harbour/settings", sent)
        assert page.status == 422 and page.soup.find(id="keeps_attendance_months-error")
    assert group_row("harbour").keeps_attendance_months == 6


def test_the_slug_stays_whatever_is_sent(browser, cast, group_row):
    browser(cast.cleo).post("/groups/harbour/settings", {**FORM, "slug": "elsewhere"})
    assert group_row("elsewhere") is None
    assert group_row("harbour").name == "Harbour Readers"


def test_another_time_zone_moves_no_event_that_is_planned(browser, cast, given):
    event_id = given.event(cast.group_id)
    with given.inside():
        before = db.session.get(Event, event_id)
        was = (before.starts_at, before.timezone, before.local_day, before.sequence)
    cleo = browser(cast.cleo)
    cleo.get("/groups/harbour/settings")
    cleo.press("Save", timezone="Asia/Tokyo")
    with given.inside():
        after = db.session.get(Event, event_id)
        assert (after.starts_at, after.timezone, after.local_day, after.sequence) == was


def test_bad_settings_are_shown_again_as_typed(browser, cast, group_row):
    cleo = browser(cast.cleo)
    cleo.get("/groups/harbour/settings")
    page = cleo.press("Save", name=" ", place="Elsewhere")
    assert page.status == 422 and page.fields["place"] == "Elsewhere"
    assert group_row("harbour").place == ""


def test_settings_are_for_organizers(browser, cast, group_row):
    for person in (cast.ana, cast.dov):
        assert browser(person).get("/groups/harbour/settings").status == 403
        assert browser(person).post("/groups/harbour/settings", FORM).status == 403
    assert browser(None).get("/groups/harbour/settings").path.startswith("/login")
    assert group_row("harbour").name == "Harbour Walks"


@pytest.mark.parametrize(("path", "most"), [("/groups/new", 1), ("/groups/harbour/settings", 3)])
def test_the_forms_cost_the_same_however_much_there_is(
    browser, cast, given, count_queries, path, most
):
    cleo, costs = browser(cast.cleo), []
    for size in (1, 12):
        for number in range(size):
            given.group(f"group-{size}-{number}", owner=cast.cleo)
            given.membership(cast.group_id, given.member(f"Some {size} {number}"))
            given.event(cast.group_id)
        with count_queries() as statements:
            assert cleo.get(path).status == 200
        costs.append(len(statements))
    assert costs == [most, most], statements
