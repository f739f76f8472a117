"""Broken files, brought in through the pages: each is written as a whole, or not at all."""

import random
from collections.abc import Callable

import pytest
from flask import Flask
from hypothesis import settings

from meetup.contacts.models import Contact, ContactImport, ContactRow, ContactRowKey
from meetup.contacts.rules import Stage
from meetup.db import db
from tests.browsing import Browser
from tests.conftest import Cast
from tests.connections.sources.mutants import ORIGINALS, Original, mutated
from tests.contacts.conftest import bring, shown, ticked
from tests.given import Given, Person

# Of each of six kinds on each engine: 24 files in `make test`, 600 in `make soak`.
MUTANTS = 50 if settings.get_current_profile_name() == "soak" else 2
KEPT = (ContactImport, ContactRow, ContactRowKey, Contact)


@pytest.mark.parametrize("original", ORIGINALS, ids=lambda original: original.name)
def test_a_broken_file_is_brought_in_as_a_whole_or_not_at_all(
    original: Original,
    app: Flask,
    browser: Callable[[Person], Browser],
    cast: Cast,
    given: Given,
    work: Callable[[], int],
):
    dice = random.Random(f"the front door, {original.name}")  # noqa: S311 - not for secrets
    ana = browser(cast.ana)
    came_in = 0
    for number in range(MUTANTS):
        # The first is whole: without it this would hold for a door that lets nothing in.
        content = mutated(original.content, dice)[0] if number else original.content
        app.extensions["limits"].forget()
        if see(ana, content):
            people = kept(given)[ContactRow]
            ana.press("Choose all", person=ticked(ana), shown=shown(ana))
            page = ana.press("Bring them in", do="begin", person=ticked(ana), shown=shown(ana))
            assert page.status == 200, content
            work()
            assert_whole(given, people)
            came_in += 1
            ana.post(f"{page.path}/undo")
            work()
        assert not any(kept(given).values()), content
    assert came_in


def see(browser: Browser, content: bytes) -> bool:
    """Up to the page on which one chooses; False where the file is refused in a sentence."""
    page = bring(browser, content, "a file")
    of_table = page.path if page.path.endswith("/columns") else None
    if of_table:
        page = browser.press("See who is in it")
    assert page.status in (200, 422), content
    if of_table and page.status == 422:
        # It waits for another answer about its columns.
        browser.post(of_table.replace("/columns", "/undo"))
        return False
    return page.status == 200


def kept(given: Given) -> dict[type, int]:
    """How many rows there are of what is kept of files."""
    with given.inside():
        return {
            model: db.session.scalar(db.select(db.func.count()).select_from(model)) or 0
            for model in KEPT
        }


def assert_whole(given: Given, people: int) -> None:
    """Everybody who was read is a contact, and the import says so."""
    with given.inside():
        own = db.session.scalars(db.select(ContactImport)).one()
        assert (own.stage, own.people, own.chosen, own.written) == (Stage.DONE, *[people] * 3)
        rows = db.session.scalars(db.select(ContactRow)).all()
        contacts = db.session.scalars(db.select(Contact)).all()
        assert len(rows) == people
        assert {row.contact_id for row in rows} == {contact.id for contact in contacts}
        assert all(contact.added_at for contact in contacts)
