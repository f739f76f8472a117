"""Somebody with several profiles is matched, joined, told apart and shown by each of them."""

from itertools import permutations

import pytest

from tests.contacts.bringing import bring, contacts, reading, somebody
from tests.contacts.conftest import bring as bring_file
from tests.contacts.conftest import bring_in, ticked
from tests.contacts.test_contacts import links

LINKEDIN, MASTODON, SITE = "linkedin.com/in/bo", "mastodon.social/@bo", "bo.example"
PAGES = (
    "URL:https://bo.example",
    "X-SOCIALPROFILE;TYPE=Mastodon:https://mastodon.social/@bo",
    "URL:https://www.linkedin.com/in/Bo/",
)


def card(*lines, name="Bo Ek"):
    """A file with one card."""
    return "\r\n".join(["BEGIN:VCARD", "VERSION:3.0", f"FN:{name}", *lines, "END:VCARD", ""])


def rows_a_contact(given, owner):
    return [len(rows) for *_, rows in contacts(given, owner)]


def shown_profiles(browser, name="Bo Ek"):
    """What the page of a contact leads to elsewhere."""
    page = browser.get(links(browser.get("/connections/contacts"))[name])
    return [str(a["href"]) for a in page.soup.select("#kept ~ dl a")]


@pytest.mark.parametrize("order", [*permutations(range(3))])
def test_they_are_one_contact_with_whoever_has_any_of_them(given, cast, order):
    files = [
        reading([somebody("Bo Ek", profile=f"{LINKEDIN} {MASTODON}")], "vcard"),
        reading([somebody("Bo E.", profile=LINKEDIN)]),
        reading([somebody("@bo@mastodon.social", profile=MASTODON)], "mastodon"),
    ]
    for place in order:
        bring(given, cast.ana, files[place])
    assert rows_a_contact(given, cast.ana) == [3]


def test_each_is_a_way_to_them_on_the_page_of_the_contact(browser, cast):
    ana = browser(cast.ana)
    page = bring_file(ana, card(*PAGES), "bo.vcf")
    assert "With a profile 1 " in page.words
    assert f"{LINKEDIN}, {MASTODON}, {SITE}" in page.words
    ana.press("Bring them in", do="begin", person=ticked(ana))
    assert shown_profiles(ana) == [f"https://{one}" for one in (LINKEDIN, MASTODON, SITE)]
    assert "Profiles linkedin.com" in ana.page.words


@pytest.mark.parametrize("again", [*permutations(PAGES)])
def test_a_card_in_another_order_is_the_same_person_as_before(browser, cast, again):
    ana = browser(cast.ana)
    bring_in(ana, card(*PAGES))
    page = bring_file(ana, card(*again), "bo.vcf")
    assert "0 people are new, 0 changed, 1 as before, 0 gone" in page.words


def test_one_more_or_less_is_a_change_and_the_newest_card_is_shown(browser, cast):
    ana = browser(cast.ana)
    bring_in(ana, card(PAGES[2]))
    for pages, profiles in ((PAGES, (LINKEDIN, MASTODON, SITE)), (PAGES[::2], (LINKEDIN, SITE))):
        page = bring_file(ana, card(*pages), "bo.vcf")
        assert "0 people are new, 1 changed, 0 as before, 0 gone" in page.words
        ana.press("Bring them in", do="begin", person=ticked(ana))
        assert shown_profiles(ana) == [f"https://{one}" for one in profiles]


def test_whoever_is_gone_from_a_whole_list_keeps_their_profiles(given, cast, browser):
    both = somebody("Bo Ek", profile=f"{LINKEDIN} {MASTODON}")
    others = [somebody(name, profile=f"linkedin.com/in/{name.lower()}") for name in ("Cy", "Di")]
    bring(given, cast.ana, reading([both, *others]))
    bring(given, cast.ana, reading(others))
    ana = browser(cast.ana)
    assert shown_profiles(ana) == [f"https://{LINKEDIN}", f"https://{MASTODON}"]
    assert "Gone" in ana.page.words


def test_whoever_was_deleted_stays_away_when_their_card_has_a_surer_profile(browser, cast):
    ana = browser(cast.ana)
    bring_in(ana, card(PAGES[1]))
    ana.get(links(ana.get("/connections/contacts"))["Bo Ek"])
    ana.press("Delete")
    bring_file(ana, card(*PAGES), "bo.vcf")
    assert ticked(ana) == []


def test_each_profile_in_a_cell_of_a_table_counts(browser, cast):
    ana = browser(cast.ana)
    sites = "https://bo.example ::: https://mastodon.social/@bo"
    bring_file(ana, f"Wer,Wo\nBo Ek,{sites}\nCy,m.example/@cy x.com/cy\n", "table.csv")
    ana.press("See who is in it", has_header="y", column_0="name", column_1="profile")
    ana.press("Bring them in", do="begin", person=ticked(ana))
    assert shown_profiles(ana) == [f"https://{MASTODON}", f"https://{SITE}"]
    assert shown_profiles(ana, "Cy") == ["https://m.example/@cy", "https://x.com/cy"]


def test_two_who_share_one_of_them_have_each_their_own(given, cast):
    shared = "club.example"
    people = [somebody(name, profile=f"{name}.example {shared}") for name in ("bo", "cy")]
    bring(given, cast.ana, reading(people, "vcard"))
    bring(given, cast.ana, reading([somebody("bo", profile="bo.example")]))
    assert rows_a_contact(given, cast.ana) == [2, 1]
