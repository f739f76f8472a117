"""My contacts: one person from several networks, found by name, joined and parted by my word."""

import pytest

from meetup.connections.sources.source import Listing
from tests.contacts.bringing import bring, contacts, reading, somebody, undo
from tests.contacts.conftest import bring as bring_file
from tests.contacts.conftest import bring_in, people, ticked


def links(page):
    """The contacts that a page lists, by name."""
    return {a.get_text(): a["href"] for a in page.soup.select(".rows a")}


def test_one_known_from_two_networks_is_one_contact(given, cast, browser):
    bring(
        given,
        cast.ana,
        reading([somebody("Bo Ek", email="bo@x.test", profile="linkedin.com/in/bo")]),
    )
    bring(given, cast.ana, reading([somebody("Bo", email="bo@x.test")], "vcard"))
    words = browser(cast.ana).get("/connections/contacts").words
    assert words.count("Bo ") == 1 and "Address book LinkedIn" in words


def test_the_same_name_alone_joins_nobody(given, cast):
    bring(given, cast.ana, reading([somebody("Bo Ek", profile="linkedin.com/in/bo")]))
    bring(given, cast.ana, reading([somebody("Bo Ek"), somebody("Bo Ek")], "vcard"))
    assert len(contacts(given, cast.ana)) == 3


def test_the_owner_says_who_is_the_same_and_takes_it_back(given, cast, browser):
    bring(given, cast.ana, reading([somebody("Bo Ek", profile="linkedin.com/in/bo")]))
    bring(given, cast.ana, reading([somebody("Bobby", email="bo@x.test")], "vcard"))
    ana = browser(cast.ana)
    there = links(ana.get("/connections/contacts"))
    ana.get(f"{there['Bo Ek']}?q=bobb")
    page = ana.press("The same person")
    assert "You said that" in page.words and len(contacts(given, cast.ana)) == 1
    page = ana.press("Part them")
    assert len(contacts(given, cast.ana)) == 2 and "You said that" not in page.words


def test_what_the_owner_said_holds_for_the_next_file_too(given, cast, browser):
    first = reading([somebody("Bo Ek", profile="linkedin.com/in/bo")])
    bring(given, cast.ana, first)
    vcard = bring(given, cast.ana, reading([somebody("Bobby", email="bo@x.test")], "vcard"))
    ana = browser(cast.ana)
    ana.get(f"{links(ana.get('/connections/contacts'))['Bo Ek']}?q=bobby")
    ana.press("The same person")
    undo(given, vcard)
    assert [name for name, *_ in contacts(given, cast.ana)] == ["Bo Ek"]
    bring(given, cast.ana, reading([somebody("Bobby", email="bo@x.test")], "vcard"))
    assert len(contacts(given, cast.ana)) == 2, "what was said went with the import"


def test_nobody_joins_or_parts_what_is_anothers(given, cast, browser):
    bring(given, cast.ana, reading([somebody("Bo", profile="linkedin.com/in/bo")]))
    bring(given, cast.ben, reading([somebody("Cy", profile="linkedin.com/in/cy")]))
    ana, ben = browser(cast.ana), browser(cast.ben)
    of_ana = links(ana.get("/connections/contacts"))["Bo"]
    of_ben = links(ben.get("/connections/contacts"))["Cy"]
    other = of_ana.rsplit("/", 1)[1]
    assert ben.post(f"{of_ben}/same", {"other": other}).status == 404
    assert ben.post(f"{of_ben}/same", {"other": "nonsense"}).status == 404


def test_follows_are_one_way_until_both_lists_came(given, cast, browser):
    bo = [somebody("Bo", profile="mastodon.social/@bo")]
    ana = browser(cast.ana)
    bring(given, cast.ana, reading(bo, "mastodon"))
    assert "Mastodon, you follow them" in ana.get("/connections/contacts").words
    bring(given, cast.ana, reading(bo, "mastodon", listing=Listing.FOLLOWERS))
    assert "Mastodon, you follow each other" in ana.get("/connections/contacts").words


@pytest.mark.parametrize(
    ("lists", "tie"),
    [
        (["following"], "you follow them"),
        (["followers"], "they follow you"),
        (["following", "followers"], "you follow each other"),
        (["followers", "following"], "you follow each other"),
    ],
)
def test_a_file_that_does_not_say_who_follows_whom_is_asked(browser, cast, lists, tie):
    ana = browser(cast.ana)
    for listing in lists:
        page = bring_file(ana, "Account address\nbo@mastodon.social\n", "accounts.csv")
        assert page.soup.select_one("select[name=listing]")
        ana.press("Bring them in", do="begin", person=ticked(ana), listing=listing)
    page = ana.get("/connections/contacts")
    assert page.words.count("@bo@") == 1 and f"Mastodon, {tie} " in f"{page.words} "


def test_a_file_that_says_whom_one_follows_is_not_asked(browser, cast):
    ana = browser(cast.ana)
    page = bring_file(ana, "Account address,Show boosts\nbo@mastodon.social,true\n")
    assert page.soup.select_one("[name=listing]") is None
    ana.press("Bring them in", do="begin", person=ticked(ana))
    assert "Mastodon, you follow them" in ana.get("/connections/contacts").words


def test_contacts_are_found_by_name_and_network_a_page_at_a_time(browser, cast, given):
    bring(given, cast.ana, reading([somebody("Łódź Søren", email="l@x.test")], "vcard"))
    ana = browser(cast.ana)
    bring_in(ana, people(60))
    page = ana.get("/connections/contacts")
    assert len(links(page)) >= 50 and "Next contacts" in page.words
    assert "Łódź" in ana.get("/connections/contacts?q=lodz+soren").words
    assert "Łódź" not in ana.get("/connections/contacts?network=linkedin").words
    assert ana.get("/connections/contacts?page=9").status == 404
    assert "None of your contacts" in ana.get("/connections/contacts?q=zzz").words


def test_a_page_of_contacts_costs_the_same_for_two_or_fifty(browser, cast, given, count_queries):
    ana = browser(cast.ana)

    def cost(path):
        ana.get(path)
        with count_queries() as statements:
            assert ana.get(path).status == 200
        return len(statements)

    bring(given, cast.ana, reading([somebody("Zoe", email="z@x.test")], "vcard"))
    few = cost("/connections/contacts")
    bring(given, cast.ana, reading([somebody(f"P{n}", email=f"p{n}@x.test") for n in range(45)]))
    assert cost("/connections/contacts") == few == 7
