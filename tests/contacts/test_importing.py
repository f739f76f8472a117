"""Bringing a file in through the pages: understood, chosen, brought in, undone."""

import re
from datetime import timedelta
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from meetup.contacts.models import ContactImport
from meetup.db import db
from tests.connections.sources.test_mutants import not_for_ever
from tests.contacts.conftest import FILE, LINKEDIN, bring, bring_in, people, shown, ticked


def choose(browser, do, **more):
    """Press a button of the page on which one chooses; `more` in place of what stands there."""
    path = browser.page.path.split("?")[0]
    sent = {"shown": shown(browser), "person": ticked(browser), **more}
    return browser.post(path, {"do": do, **sent})


def test_the_page_says_where_to_click_and_takes_a_file(browser, cast):
    page = browser(cast.ana).get("/connections/import")
    assert page.status == 200
    assert "LinkedIn" in page.words and "Mastodon" in page.words


def test_it_says_what_was_understood_before_anything_is_kept(browser, cast):
    ana = browser(cast.ana)
    page = bring(ana, FILE + "Dot,,,,,,not a date\n")
    assert page.status == 200
    assert "People 4" in page.words and "With an e-mail address 1" in page.words
    assert "With a profile 2" in page.words
    assert "5 January 2024 to 7 March 2025" in page.words
    assert "1 remark on its rows" in page.words and "Line 5" in page.words
    assert "Nobody yet" in ana.get("/connections/contacts").words


def test_all_are_brought_in_and_listed(browser, cast):
    ana = browser(cast.ana)
    page = bring_in(ana)
    assert "3 people from LinkedIn" in page.words
    words = ana.get("/connections/contacts").words
    assert "Ana Lindqvist LinkedIn, since 5 January 2024" in words
    assert "Bo Ek" in words and "Cy Dee" in words


def test_some_are_chosen(browser, cast):
    ana = browser(cast.ana)
    bring(ana)
    page = choose(ana, "begin", person=shown(ana)[:1])
    assert "1 person from LinkedIn" in page.words
    words = ana.get("/connections/contacts").words
    assert "Ana Lindqvist" in words and "Bo Ek" not in words


def test_nobody_is_nobody(browser, cast):
    ana = browser(cast.ana)
    bring(ana)
    page = choose(ana, "begin", person=[])
    assert page.status == 422 and "Please choose at least one person." in page.words
    assert ticked(ana) == []


def test_a_search_finds_parts_of_names_and_keeps_the_ticks(browser, cast):
    ana = browser(cast.ana)
    bring(ana)
    choose(ana, "search", person=shown(ana)[1:], q="lindq")
    assert len(shown(ana)) == 1 and ticked(ana) == []
    choose(ana, "all", sought="lindq")
    assert len(ticked(ana)) == 1
    choose(ana, "search", q="")
    assert len(ticked(ana)) == 3
    choose(ana, "none", sought="")
    assert ticked(ana) == []


def test_thousands_are_chosen_from_page_by_page(browser, cast):
    ana = browser(cast.ana)
    page = bring(ana, people(450))
    assert "Page 1 of 3" in page.words and len(shown(ana)) == 200
    choose(ana, "2", person=ticked(ana)[1:])
    page = choose(ana, "3", person=[])
    assert "Page 3 of 3" in page.words and "249 of 450 people are chosen" in page.words
    page = choose(ana, "begin")
    assert "249 people from LinkedIn" in page.words


def test_what_was_typed_is_kept_from_page_to_page(browser, cast):
    ana = browser(cast.ana)
    bring(ana, people(250))
    choose(ana, "2", offers="y")
    assert "checked" in str(ana.page.soup.select_one("[name=offers]"))


def test_the_offer_is_off_by_default(browser, cast):
    ana = browser(cast.ana)
    bring(ana)
    assert "checked" not in str(ana.page.soup.select_one("[name=offers]"))


def test_an_import_is_undone_whole(browser, cast):
    ana = browser(cast.ana)
    bring_in(ana)
    page = ana.press("Undo it")
    assert "The import is undone." in page.words and "Nobody yet" in page.words


def test_sent_twice_it_is_brought_in_once(browser, cast):
    ana = browser(cast.ana)
    bring(ana)
    path = ana.page.path
    sent = {"do": "begin", "shown": shown(ana), "person": ticked(ana)}
    first, again = ana.post(path, sent), ana.post(path, sent)
    assert first.words == again.words
    assert ana.get("/connections/contacts").words.count("Bo Ek") == 1


def test_a_file_that_cannot_be_read_is_refused_at_the_field(browser, cast):
    ana = browser(cast.ana)
    for content in (b"", b"\x89PNG\r\n\x1a\n\0\0"):
        page = bring(ana, content)
        assert page.status == 422 and page.soup.select_one("#file-error"), content


def test_a_large_file_is_refused_with_a_sentence(browser, cast):
    ana = browser(cast.ana)
    page = bring(ana, b"x" * (16 * 1024 * 1024 + 1))
    assert page.status == 422 and "larger than 16 MB" in page.words
    page = bring(ana, b"x" * (17 * 1024 * 1024))
    assert page.status == 413 and "larger than 16 MB" in page.words


TABLE = (
    "Wer,Woher,Post\n"
    "Ana,Lund,ana.secret@mail.example\n"
    "Bo,Oslo,bo.secret@mail.example\n"
    "Cy,Rom,cy.secret@mail.example\n"
)


def test_of_a_table_that_nobody_knows_the_columns_are_asked(browser, cast):
    ana = browser(cast.ana)
    page = bring(ana, TABLE)
    assert page.path.endswith("/columns") and "3 rows" in page.words
    assert "Lund" in page.text and "ana.secret" not in page.text
    assert "Such as: an e-mail address" in page.words
    page = ana.press("See who is in it", column_0="name", column_1="", column_2="e-mail")
    assert "People 3" in page.words and "With an e-mail address 3" in page.words
    page = choose(ana, "begin")
    assert "3 people from Address book" in page.words
    assert ana.get("/connections/contacts").words.count("Forget") == 0


def test_of_a_table_in_a_zip_the_columns_are_asked_as_well(browser, cast):
    ana = browser(cast.ana)
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        archive.writestr("export/leute.csv", TABLE)
        archive.writestr("export/readme.html", "<p>Hello</p>")
    page = bring(ana, packed.getvalue(), name="export.zip")
    assert page.status == 200 and page.path.endswith("/columns") and "3 rows" in page.words
    assert "ana.secret" not in page.text
    page = ana.press("See who is in it", column_0="name", column_1="", column_2="e-mail")
    assert "People 3" in page.words and "With an e-mail address 3" in page.words
    assert "3 people from Address book" in choose(ana, "begin").words


def test_the_page_says_until_when_a_table_is_kept_and_the_rest_of_it_goes_at_once(
    browser, cast, given, clock
):
    ana = browser(cast.ana)
    until = clock.moment + timedelta(days=1)
    page = bring(ana, TABLE)
    assert page.soup.select_one("main time")["datetime"].startswith(f"{until:%Y-%m-%dT%H:%M}")
    page = ana.press("See who is in it", column_0="name", column_1="", column_2="e-mail")
    assert page.soup.select_one("main .hint time")["datetime"].startswith(f"{until:%Y-%m-%d}")
    with given.inside():
        assert [own.table for own in db.session.query(ContactImport)] == [None]


@pytest.mark.parametrize("written", ["https://m.example/@bo", "m.example/@bo", "@bo@m.example"])
def test_a_profile_with_an_at_is_no_address_while_the_columns_are_asked(browser, cast, written):
    ana = browser(cast.ana)
    page = bring(ana, f"Wer,Wo,Post\nBo Ek,{written},bo.secret@mail.example\n", "table.csv")
    assert "bo.secret" not in page.text
    columns = {"column_0": "name", "column_1": "profile", "column_2": "e-mail"}
    page = ana.press("See who is in it", has_header="y", **columns)
    assert "With an e-mail address 1 With a profile 1 " in page.words


def test_a_table_of_endless_words_is_kept_in_no_time(browser, cast):
    # Each word was once looked at from every place in it: minutes for one such cell.
    cells = "\n".join(["Wer,Was", *[f"Bo,{'!a' * 40_000}"] * 50])
    with not_for_ever():
        assert bring(browser(cast.ana), cells, "table.csv").path.endswith("/columns")


def test_columns_of_which_nothing_can_be_read_are_asked_again(browser, cast):
    ana = browser(cast.ana)
    bring(ana, TABLE)
    page = ana.press("See who is in it", column_0="since", column_1="", column_2="")
    assert page.status == 422 and page.fields["column_0"] == "since"


def test_the_owner_alone_sees_it(browser, cast):
    ana, ben = browser(cast.ana), browser(cast.ben)
    bring_in(ana)
    path = ana.page.path
    contact = ana.get("/connections/contacts").soup.select_one(".rows a")["href"]
    for hidden in (path, f"{path}/columns", contact):
        assert ben.get(hidden).status == 404
    for hidden in (path, f"{path}/undo", f"{contact}/delete", f"{contact}/part"):
        assert ben.post(hidden).status == 404


def test_linkedins_file_again_is_an_update(browser, cast):
    ana = browser(cast.ana)
    bring_in(ana)
    page = bring(
        ana,
        LINKEDIN
        + "Ana,Berg,https://www.linkedin.com/in/ana-l,,X,Y,05 Jan 2024\n"
        + "Cy,Dee,,,X,Y,07 Mar 2025\n"
        + "New,Comer,https://www.linkedin.com/in/new,,X,Y,08 Apr 2025\n",
    )
    assert "1 person is new, 1 changed, 1 as before, 1 gone" in page.words
    choose(ana, "begin", is_whole="y")
    words = ana.get("/connections/contacts").words
    assert "Ana Berg" in words and "Ana Lindqvist" not in words and "New Comer" in words
    assert "Bo Ek LinkedIn, since 6 February 2025 Gone from there" in words
    assert words.count("Cy Dee") == 1
    ana.get("/connections/contacts")
    words = ana.press("Undo it").words
    assert "Ana Lindqvist" in words and "New Comer" not in words and "Gone from" not in words


def test_a_file_offers_again_what_the_one_before_it_offers(browser, cast):
    ana = browser(cast.ana)
    bring(ana)
    ana.press("Bring them in", do="begin", offers="y")
    assert "offers" in bring(ana).fields
    ana.press("Bring them in", do="begin", offers=None)
    assert "offers" not in bring(ana).fields


def test_a_file_that_lacks_most_people_is_not_taken_for_the_whole_list(browser, cast):
    ana = browser(cast.ana)
    bring_in(ana, people(4))
    assert "is_whole" in bring(ana, people(2)).fields
    ana.press("Forget it")
    part = bring(ana, people(1))
    assert "is_whole" not in part.fields and "your offer to them ends" in part.words


def test_of_a_table_without_names_no_key_of_an_address_becomes_one(browser, cast):
    ana = browser(cast.ana)
    bring(ana, "Post,Ort\nbo.secret@mail.example,Lund\ncy.secret@mail.example,Ystad\n", "table.csv")
    page = ana.press("See who is in it", has_header="y", column_0="e-mail", column_1="")
    assert page.status == 422 and "Nobody in it can be read" in page.words
    assert not re.search("[0-9a-f]{64}", page.words)
