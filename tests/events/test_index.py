"""The list of events: what comes, what was, for whom."""

from datetime import timedelta

import pytest

from meetup.events.rules import Status


def test_the_list_shows_what_comes_and_links_what_was(browser, cast, given, clock):
    given.event(cast.group_id)
    given.event(given.group("town", open=True, owner=cast.cleo), "Chess Night", hours=2)
    given.event(cast.group_id, "Old Walk", starts_at=clock.moment - timedelta(days=9))
    given.event(cast.group_id, "Idea", status=Status.PROPOSED)

    def shown(page):
        return [h.get_text() for h in page.soup.select(".card h3")]

    ana = browser(cast.ana)
    assert shown(ana.get("/events/")) == ["Harbour Walk", "Chess Night"]
    past = ana.page.soup.find("a", string="Past events")["href"]
    assert shown(ana.get(past)) == ["Old Walk"]
    for outsider in (cast.dov, None):
        assert shown(browser(outsider).get("/events/")) == ["Chess Night"]
        assert shown(browser(outsider).get(past)) == []


def test_the_list_is_turned_page_by_page(browser, cast, given, clock):
    for number in range(25):
        given.event(
            cast.group_id, f"Walk {number}", starts_at=clock.moment + timedelta(days=number)
        )
    ana = browser(cast.ana)
    first = ana.get("/events/")
    assert len(first.soup.select(".card")) == 24
    second = ana.get(first.soup.find("a", string="Later ones")["href"])
    assert [h.get_text() for h in second.soup.select(".card h3")] == ["Walk 24"]
    assert not second.soup.find("a", string="Later ones")
    for page in ("0", "-1", "99999999999999999999"):
        assert ana.get(f"/events/?page={page}").status == 404
    assert ana.get("/events/?page=two").status == 200


@pytest.mark.parametrize("path", ["/events/", "/events/?past=1"])
@pytest.mark.parametrize(("who", "most"), [(None, 1), ("ana", 2)])
def test_the_list_costs_the_same_for_2_and_for_12_events(
    browser, cast, given, clock, count_queries, path, who, most
):
    one, costs = browser(who and getattr(cast, who)), []
    for many in (2, 10):
        for number in range(many):
            name = f"group-{many}-{number}"
            group_id = given.group(name, owner=cast.cleo, members=[cast.ana], open=True)
            for days in (-9, 9):
                event = given.event(group_id, starts_at=clock.moment + timedelta(days=days))
                given.rsvp(event, cast.ana)
        with count_queries() as statements:
            one.get(path)
        costs.append(len(statements))
    assert costs == [most, most], statements
