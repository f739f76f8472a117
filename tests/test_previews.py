"""What a chat shows of a link to a page: its title and a sentence or two."""

from meetup.db import db
from meetup.events.models import Event
from meetup.groups.models import Group


def preview(page):
    tags = page.soup.select("meta[property], meta[name=description]")
    return {tag.get("property") or tag["name"]: tag["content"] for tag in tags}


def test_an_event_is_told_by_when_where_and_what(browser, cast, given):
    group_id = given.group("chess", open=True, owner=cast.cleo)
    event = given.event(group_id, 'Blitz & "Bullet"', venue="Plane trees")
    with given.inside():
        db.session.get_one(Event, event).description = "**Bring** a clock. " + "More. " * 60
    shown = preview(browser(None).get(f"/events/{event}"))
    assert shown["og:title"] == 'Blitz & "Bullet" · Chess · Handshakes'
    start = "Mon 8 June 2026, 14:00, Plane trees. Bring a clock. More."
    assert shown["description"].startswith(start) and len(shown["description"]) < 220
    assert shown["og:description"] == shown["description"]


def test_a_group_is_told_by_what_it_says_of_itself(browser, cast, given):
    with given.inside():
        group = db.session.get_one(Group, cast.group_id)
        group.description, group.place = "Slow walks, _never_ in the rain.", "Lisbon"
    shown = preview(browser(None).get("/groups/harbour"))
    assert shown["description"] == "Slow walks, never in the rain. · Lisbon"


def test_every_other_page_says_what_this_is(browser):
    assert (
        "which of their connections became real" in preview(browser(None).get("/"))["description"]
    )
