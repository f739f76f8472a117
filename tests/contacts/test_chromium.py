"""Bringing a file in on a phone, with and without JavaScript."""

import pytest

from tests.chromium import ChromiumBrowser, served
from tests.contacts.conftest import FILE, people

# How a browser behaves does not depend on the engine behind the pages.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True, scope="session")


@pytest.fixture(params=[True, False], ids=["javascript", "no javascript"])
def phone(request, app, cast, chrome):
    with served(app) as address:
        phone = ChromiumBrowser(chrome, address, javascript=request.param)
        phone.looks_by_itself = request.param
        phone.get("/login")
        phone.press("Sign in", email=cast.ana.email, password=cast.ana.password)
        yield phone
        assert phone.complaints == []


def bring(phone, content):
    phone.get("/connections/import")
    file = {"name": "Connections.csv", "mimeType": "text/csv", "buffer": content.encode()}
    phone.tab.locator("[name=file]").set_input_files(file)
    return phone.press("See what is in it")


def test_a_file_is_chosen_from_brought_in_and_undone(phone):
    assert "People 3" in bring(phone, FILE).words
    phone.press("Choose none")
    phone.tab.get_by_label("Ana Lindqvist").check()
    shown = phone.press("Search", q="bo")
    assert "1 of 3 people is chosen" in shown.words or "1 of 3 people are chosen" in shown.words
    phone.tab.get_by_label("Bo Ek").check()
    shown = phone.press("Bring them in", offers=True)
    assert "2 people from LinkedIn" in shown.words and "You offer to connect" in shown.words
    shown = phone.get("/connections/contacts")
    assert "Ana Lindqvist" in shown.words and "Cy Dee" not in shown.words
    assert "Nobody yet" in phone.press("Undo it").words


def test_a_name_is_suggested_and_its_owner_says_who_it_is(phone, given, cast):
    lea = given.member("Lea Lind")
    for person in (lea, given.member("Kim Dahl")):
        given.membership(cast.group_id, person)
    bring(phone, FILE.replace("Bo,Ek", "LEA,LIND").replace("Cy,Dee", "Kim,Dahl"))
    phone.press("Bring them in")
    shown = phone.get("/connections/contacts")
    assert shown.words.count("has the same name") == 2
    phone.tab.get_by_role("button", name="Ask to connect: Lea Lind").click()
    phone.tab.get_by_text("You have asked Lea Lind.").wait_for()
    phone.tab.get_by_role("button", name="Somebody else: Kim Dahl").click()
    phone.tab.get_by_text("Kim Dahl is somebody else then.").wait_for()
    assert "has the same name" not in phone.get("/connections/contacts").words


def test_a_large_one_shows_how_far_it_is(phone, work):
    assert "0 of 600 people are ready" in bring(phone, people(600)).words
    work()
    comes(phone, "Choose whom to bring in")
    assert "0 of 600 people are written." in phone.press("Bring them in").words
    work()
    comes(phone, "They are among your contacts")


def comes(phone, heading):
    if not phone.looks_by_itself:
        phone.tab.get_by_role("link", name="Look again").click()
    phone.tab.get_by_role("heading", name=heading).wait_for()
