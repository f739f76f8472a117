"""Finding a group in the directory."""

import pytest

from tests.groups.typed import SETTINGS

GROUPS = {
    "harbour-walks": ("Harbour Walks", "Kiel"),
    "cafe": ("Café Élan", "São Paulo"),
    "lodz": ("Spacery", "Łódź Bałuty"),
    "strasse": ("Straßenfest", "TROMSØ"),
    "percent": ("100% Chess_Club", "Kiel"),
}


@pytest.fixture
def directory(browser, given):
    """`directory("kiel")`: the names of the groups that a search finds, in their order."""
    for slug, (name, place) in GROUPS.items():
        given.group(slug, name=name, place=place)

    def search(sought):
        page = browser(None)
        page.get("/groups/")
        found = page.press("Search", q=sought)
        assert found.status == 200
        return [heading.get_text() for heading in found.soup.select(".card h2")]

    return search


@pytest.mark.parametrize(
    ("sought", "slugs"),
    [
        ("", ["percent", "cafe", "harbour-walks", "lodz", "strasse"]),
        ("  ", ["percent", "cafe", "harbour-walks", "lodz", "strasse"]),
        ("harbour", ["harbour-walks"]),
        ("HARB", ["harbour-walks"]),
        ("kiel", ["percent", "harbour-walks"]),
        ("walks kiel", ["harbour-walks"]),
        ("kiel walks", ["harbour-walks"]),
        ("walks paulo", []),
        ("cafe elan", ["cafe"]),
        ("cafe\u0301 e\u0301lan", ["cafe"]),
        ("sao", ["cafe"]),
        ("lodz baluty", ["lodz"]),
        ("ŁÓDŹ", ["lodz"]),
        ("strassenfest", ["strasse"]),
        ("STRASSE", ["strasse"]),
        ("tromso", ["strasse"]),
        ("100%", ["percent"]),
        ("%", ["percent"]),
        ("chess_", ["percent"]),
        ("h_rbour", []),
        ("\\", []),
        ("walkskiel", []),
    ],
)
def test_every_word_is_found_in_name_or_place_however_it_is_written(directory, sought, slugs):
    assert directory(sought) == [GROUPS[slug][0] for slug in slugs]


def test_a_group_is_found_by_what_it_is_called_now(browser, cast, directory):
    dov = browser(cast.dov)
    dov.get("/groups/new")
    dov.press("Found the group", name="Müde Leser", place="Alt-Hamburg")
    assert directory("mude hamburg") == ["Müde Leser"]
    dov.get("/groups/mude-leser/settings")
    dov.press("Save", **SETTINGS)
    assert directory("mude") == [] and directory("readers old town") == ["Harbour Readers"]


def test_what_finds_nothing_says_what_to_do_next(browser, cast, directory):
    page = browser(None).get("/groups/?q=<b>opera</b>")
    assert "No group has “<b>opera</b>” in its name or place." in page.words
    assert page.soup.find("a", string="Look through all groups")["href"] == "/groups/"
    assert "Found the one that is missing" not in page.words
    assert "Found the one that is missing" in browser(cast.dov).get("/groups/?q=opera").words


def test_what_was_sought_stays_in_the_field(browser, given):
    assert browser(None).get("/groups/?q=Kiel").fields["q"] == "Kiel"


def test_a_search_that_is_too_long_says_so(browser, directory):
    page = browser(None).get("/groups/?q=" + "x" * 101)
    assert page.status == 422 and "at most 100 characters" in page.soup.select_one("#q-error").text


def names(page):
    return [heading.get_text() for heading in page.soup.select(".card h2")]


def way(page, rel):
    link = page.soup.select_one(f"a[rel={rel}]")
    return link and link["href"]


def test_the_directory_comes_in_pages_that_lead_to_each_other(browser, given):
    for number in range(50):
        given.group(f"group-{number}", name=f"Walk {number:02}", place="Kiel")
        given.group(f"other-{number}", name=f"Chess {number:02}", place="Bonn")
    visitor = browser(None)
    first = visitor.get("/groups/?q=walk")
    assert names(first) == [f"Walk {number:02}" for number in range(24)]
    assert way(first, "prev") is None and "Page 1" in first.words
    second = visitor.get(way(first, "next"))
    assert names(second) == [f"Walk {number:02}" for number in range(24, 48)]
    third = visitor.get(way(second, "next"))
    assert names(third) == ["Walk 48", "Walk 49"] and way(third, "next") is None
    assert names(visitor.get(way(third, "prev"))) == names(second)
    assert way(second, "prev") == "/groups/?q=walk"


def test_as_many_as_fit_are_one_page(browser, given):
    for number in range(24):
        given.group(f"group-{number}")
    page = browser(None).get("/groups/")
    assert len(names(page)) == 24 and not page.soup.select("nav[aria-label=Pages]")


def test_groups_of_one_name_are_each_shown_once(browser, given):
    for number in range(30):
        given.group(f"group-{number}", name="Chess")
    visitor = browser(None)
    slugs = [
        link["href"]
        for page in (1, 2)
        for link in visitor.get(f"/groups/?page={page}").soup.select(".card h2 a")
    ]
    assert len(slugs) == len(set(slugs)) == 30


@pytest.mark.parametrize("page", ["0", "-1", "2", "99999999999999999999"])
def test_a_page_that_is_not_there_is_not_found(browser, cast, page):
    assert browser(None).get(f"/groups/?page={page}").status == 404


@pytest.mark.parametrize("page", ["", "two", "1"])
def test_what_is_no_number_is_the_first_page(browser, cast, page):
    assert names(browser(None).get(f"/groups/?page={page}")) == ["Harbour Walks"]


def test_a_member_sees_to_which_groups_they_belong(browser, cast, given):
    given.group("chess", name="Chess", owner=cast.dov)
    page = browser(cast.ana).get("/groups/")
    cards = {card.h2.get_text(): card.get_text() for card in page.soup.select(".card")}
    assert "You belong to it" in cards["Harbour Walks"]
    assert "You belong to it" not in cards["Chess"]


@pytest.mark.parametrize(("who", "most"), [(None, 2), ("ana", 4)])
def test_a_page_costs_the_same_however_many_groups_there_are(
    browser, cast, given, count_queries, who, most
):
    one, costs = browser(who and getattr(cast, who)), []
    for size in (2, 40):
        for number in range(size):
            given.group(f"group-{size}-{number}", owner=cast.dov, members=[cast.ana])
        for path in ("/groups/", "/groups/?q=group"):
            with count_queries() as statements:
                assert one.get(path).status == 200
            costs.append(len(statements))
    assert set(costs) == {most}, costs
