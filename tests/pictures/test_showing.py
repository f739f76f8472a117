"""Who gets which picture, for how long it is kept, and where it stands on pages."""

from collections import defaultdict
from datetime import timedelta

import pytest

from meetup.db import db
from meetup.events.models import Event
from meetup.events.rules import Status
from meetup.groups.models import Group
from meetup.groups.rules import Visibility
from meetup.members.models import Member
from meetup.pictures.actions import keep_small
from tests.looks.pages import PAGES
from tests.looks.scene import town

CONTENT = b"RIFF....WEBPVP8 "


@pytest.fixture
def pictured(given):
    """`pictured(Member, ana.id, "ana")`: the address of the picture that this row shows now."""

    def address(row, row_id, secret, size="512x512"):
        return f"/pictures/{given.picture(row, row_id, f'{secret}-{size}', content=CONTENT)}"

    return address


def statuses(browser, address, *people):
    return [browser(person).client.get(address).status_code for person in people]


def test_a_groups_picture_is_for_everybody(browser, cast, pictured):
    address = pictured(Group, cast.group_id, "group")
    assert statuses(browser, address, None, cast.dov, cast.ana) == [200, 200, 200]


def test_an_events_picture_is_for_whoever_sees_the_event(browser, cast, given, pictured):
    everyone = given.group("open", owner=cast.dov, open=True)
    announced = pictured(Event, given.event(everyone), "a")
    idea = pictured(Event, given.event(everyone, status=Status.PROPOSED), "b")
    among_members = pictured(Event, given.event(cast.group_id), "c")
    assert statuses(browser, announced, None, cast.ana, cast.dov) == [200, 200, 200]
    assert statuses(browser, idea, None, cast.ana, cast.dov) == [404, 404, 200]
    assert statuses(browser, among_members, None, cast.dov, cast.ana) == [404, 404, 200]


def test_a_members_picture_is_for_those_who_see_the_member(browser, cast, given, pictured):
    """Whoever else has its address, from a page of long ago or from somebody, gets nothing."""
    address = pictured(Member, cast.ana.id, "ana")
    assert statuses(browser, address, None, cast.dov, cast.ben) == [404, 404, 200]
    assert statuses(browser, "/pictures/ana-1x1", cast.ben) == [404]
    given.connection(cast.ana, cast.dov)
    assert statuses(browser, address, cast.dov, cast.ana) == [200, 200]
    browser(cast.dov).post("/m/ana/remove")
    assert statuses(browser, address, cast.dov) == [404]
    pia = given.member("Pia")
    assert statuses(browser, address, pia) == [404]
    given.request(cast.ana, pia)
    assert statuses(browser, address, pia) == [200]


@pytest.mark.parametrize("blocker", ["ana", "ben"])
def test_a_block_hides_the_pictures_of_both(browser, cast, given, pictured, blocker):
    given.connection(cast.ana, cast.ben)
    addresses = {name: pictured(Member, getattr(cast, name).id, name) for name in ("ana", "ben")}
    other = {"ana": "ben", "ben": "ana"}[blocker]
    browser(getattr(cast, blocker)).post(f"/m/{other}/block")
    assert statuses(browser, addresses["ana"], cast.ana, cast.ben, cast.cleo) == [200, 404, 200]
    assert statuses(browser, addresses["ben"], cast.ana, cast.ben, cast.cleo) == [404, 200, 200]


def test_whoever_is_shown_a_face_gets_it(app, browser, cast, given):
    """On every page of the town, as each of its people."""
    scene = town(given, cast)
    # Cleo keeps apart from one whose group she looks after; another keeps their name off lists.
    given.block(cast.cleo, cast.ben)
    with given.inside():
        everybody = [(member.id, member.handle) for member in db.session.query(Member)]
        db.session.query(Member).filter_by(handle="rob").update({"is_unlisted": True})
        db.session.query(Member).update({"picture_key": None})
    for member_id, handle in everybody:
        given.picture(Member, member_id, f"face-of-{handle}-1x1")
    seen = defaultdict(set)
    for kind, pages in PAGES.items():
        looking = browser(scene.people[kind])
        for page in pages:
            seen[kind] |= marks(looking.get(page.format(**scene.names).split(" ")[0]))
        for address in seen[kind]:
            assert looking.client.get(address).status_code == 200, f"{address} as {kind}"
    assert len(seen["ana"]) > 4 and len(seen["cleo"]) > 4
    small = {f"/pictures/face-of-{handle}-1x1/small" for handle in ("ben", "rob")}
    assert small <= seen["cleo"]
    assert not seen["stranger"]


def test_a_picture_that_nothing_shows_is_for_nobody(browser, cast, pictured, given):
    address = pictured(Member, cast.ana.id, "ana")
    with given.inside():
        db.session.get_one(Member, cast.ana.id).picture_key = None
    assert statuses(browser, address, None, cast.ana) == [404, 404]


def test_what_everybody_may_see_everybody_may_keep(browser, cast, given, pictured):
    everyone = given.group("open", owner=cast.dov, open=True)
    keepers = {
        pictured(Group, cast.group_id, "a"): "public",
        pictured(Event, given.event(everyone), "b"): "public",
        pictured(Event, given.event(everyone, status=Status.PROPOSED), "c"): "private",
        pictured(Event, given.event(cast.group_id), "d"): "private",
        pictured(Member, cast.ana.id, "e"): "private",
    }
    given.membership(everyone, cast.ana)
    for address, keeper in keepers.items():
        answer = browser(cast.ana).client.get(address)
        assert answer.headers["Cache-Control"] == f"{keeper}, max-age=31536000, immutable", address
        # Else a browser would ask again as soon as its cookie has changed: with every page.
        assert "Vary" not in answer.headers and "Set-Cookie" not in answer.headers


def test_once_a_group_closes_its_events_pictures_are_private(browser, cast, given, pictured):
    group = given.group("open", owner=cast.dov, open=True)
    address = pictured(Event, given.event(group), "a")
    with given.inside():
        row = db.session.get_one(Group, group)
        row.visibility, row.joining = Visibility.MEMBERS_ONLY, "on request"
    assert statuses(browser, address, None, cast.ana, cast.dov) == [404, 404, 200]
    answer = browser(cast.dov).client.get(address)
    assert answer.headers["Cache-Control"].startswith("private")


def test_a_picture_is_sent_once(browser, cast, pictured):
    address = pictured(Member, cast.ana.id, "ana")
    ana = browser(cast.ana).client
    first = ana.get(address)
    assert (first.data, first.mimetype) == (CONTENT, "image/webp")
    again = ana.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    other = browser(None).client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert other.status_code == 404


def test_nothing_runs_in_a_picture(browser, cast, pictured):
    headers = browser(None).client.get(pictured(Group, cast.group_id, "group")).headers
    assert headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_a_picture_costs_one_query_beside_who_is_looking(
    browser, cast, given, pictured, count_queries
):
    addresses = [
        pictured(Member, cast.ana.id, "a"),
        pictured(Group, cast.group_id, "b"),
        pictured(Event, given.event(cast.group_id), "c"),
    ]
    for person, most in ((None, 1), (cast.ana, 2)):
        client = browser(person).client
        for address in (*addresses, *(f"{address}/small" for address in addresses)):
            with count_queries() as statements:
                client.get(address)
            assert len(statements) == most, statements


def test_the_pages_on_which_pictures_are_changed_cost_so_many_queries(
    browser, cast, given, pictured, count_queries
):
    event = given.event(cast.group_id)
    pages = (("/account/picture", 1), ("/groups/harbour/picture", 3))
    for path, cost in (*pages, (f"/events/{event}/picture", 3)):
        cleo = browser(cast.cleo)
        with count_queries() as statements:
            assert cleo.get(path).status == 200
        assert len(statements) == cost, statements


def marks(page):
    return {image["src"] for image in page.soup.select("img.mark")}


def test_a_members_picture_stands_wherever_their_name_does(browser, cast, given, pictured):
    ben = pictured(Member, cast.ben.id, "ben")
    over = given.event(cast.group_id, starts_at=given.clock.moment - timedelta(hours=5))
    coming = given.event(cast.group_id, starts_at=given.clock.moment + timedelta(hours=1))
    for person in (cast.ana, cast.ben):
        given.attendance(over, person)
    given.rsvp(coming, cast.ben)
    given.connection(cast.ana, cast.ben)
    ana = browser(cast.ana)
    for path in ("/connections/", "/ties/", "/groups/harbour/members"):
        assert marks(ana.get(path)) == {f"{ben}/small"}, path
    for path in (f"/events/{coming}", f"/events/{over}/met"):
        assert marks(ana.get(path)) == {f"{ben}/small"}, path
    assert marks(ana.get("/m/ben")) == {ben}, "on a page of its own it is larger"
    image = ana.get("/m/ben").soup.select_one("img.mark")
    assert image["alt"] == "" and image["width"] == image["height"]


def test_strangers_are_shown_nobodys_face(browser, cast, given, pictured):
    everyone = given.group("open", owner=cast.dov, open=True, members=[cast.ben])
    pictured(Member, cast.ben.id, "ben")
    event = given.event(everyone, proposer=cast.ben)
    given.rsvp(event, cast.ben)
    for path in ("/", "/events/", f"/events/{event}", "/groups/", "/groups/open"):
        assert "/pictures/" not in browser(None).get(path).text


def test_pages_leave_room_for_their_picture(browser, cast, given, pictured):
    event = given.event(cast.group_id, "Walk")
    addresses = {
        "/groups/harbour": pictured(Group, cast.group_id, "group", "1200x500"),
        f"/events/{event}-walk": pictured(Event, event, "event", "420x630"),
    }
    for path, address in addresses.items():
        image = browser(cast.ana).get(path).soup.select_one("main img.cover")
        assert image["src"] == address and image["alt"] == ""
        assert f"{image['width']}x{image['height']}" == address.rsplit("-", 1)[1]
        source = image.find_parent("picture").find("source")
        assert source["srcset"] == f"{address}/small" and "max-width" in source["media"]


def test_the_small_one_is_kept_as_long_and_by_the_same(browser, cast, given, pictured):
    keepers = {
        pictured(Group, cast.group_id, "a"): "public",
        pictured(Event, given.event(cast.group_id), "b"): "private",
        pictured(Member, cast.ana.id, "c"): "private",
    }
    ana = browser(cast.ana).client
    for address, keeper in keepers.items():
        whole, small = ana.get(address), ana.get(f"{address}/small")
        assert (small.data, small.mimetype) == (b".", "image/webp")
        assert small.headers["Cache-Control"] == f"{keeper}, max-age=31536000, immutable"
        assert "Vary" not in small.headers and "Set-Cookie" not in small.headers
        assert small.headers["ETag"] != whole.headers["ETag"]
        asked = {"If-None-Match": small.headers["ETag"]}
        assert ana.get(f"{address}/small", headers=asked).status_code == 304
        assert small.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"


def test_until_the_small_one_is_cut_the_large_one_stands_in_for_it(browser, cast, given):
    key = given.picture(Group, cast.group_id, "old-600x300", content=CONTENT, small=None)
    stranger = browser(None).client
    first = stranger.get(f"/pictures/{key}/small")
    assert first.data == CONTENT
    assert first.headers["Cache-Control"] == "public, max-age=300"
    with given.inside():
        keep_small(key, b"small")
    asked = {"If-None-Match": first.headers["ETag"]}
    then = stranger.get(f"/pictures/{key}/small", headers=asked)
    assert (then.status_code, then.data) == (200, b"small")
    assert "immutable" in then.headers["Cache-Control"]


@pytest.mark.parametrize("path", ["/groups/harbour/members", "/groups/harbour", "/connections/"])
def test_a_page_of_faces_costs_no_query_more(browser, cast, given, pictured, count_queries, path):
    for person in (cast.ben, cast.cleo):
        given.connection(cast.ana, person)
    ana, costs = browser(cast.ana), []
    for _ in range(2):
        with count_queries() as statements:
            assert ana.get(path).status == 200
        costs.append(len(statements))
        if len(costs) == 1:
            pictured(Group, cast.group_id, "group")
            for person in (cast.ana, cast.ben, cast.cleo):
                pictured(Member, person.id, person.name)
    assert costs[0] == costs[1]
