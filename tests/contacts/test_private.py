"""No e-mail address of a contact is kept, shown or logged; a deleted import is deleted whole."""

import logging
import zlib

from meetup.contacts.models import ImportPiece
from meetup.db import Base, db
from tests.contacts.conftest import FILE, bring, bring_in, people
from tests.contacts.test_importing import TABLE

OURS = (
    "contacts",
    "contact_imports",
    "contact_import_pieces",
    "contact_rows",
    "contact_row_keys",
    "same_persons",
    "shared_keys",
)


def everything(given):
    """All that stands in any table, as text."""
    with given.inside():
        rows = [
            row
            for table in Base.metadata.sorted_tables
            for row in db.session.execute(table.select())
        ]
    return repr(rows).lower()


def test_no_address_is_kept_shown_or_logged(browser, cast, given, caplog):
    caplog.set_level(logging.DEBUG)
    ana = browser(cast.ana)
    seen = [bring_in(ana).text, bring(ana, FILE).text, bring(ana, TABLE).text]
    contact = ana.get("/connections/contacts").soup.select_one(".rows a")["href"]
    pages = ("/connections/contacts", contact, "/connections/import", "/connections/")
    seen += [ana.get(path).text for path in pages]
    everywhere = [everything(given), caplog.text.lower(), *(text.lower() for text in seen)]
    for secret in ("ana.secret", "bo.secret", "mail.example"):
        assert not any(secret in place for place in everywhere), secret
    assert "mail:" in everything(given), "what they are matched by is kept"


def test_no_address_is_kept_of_a_file_that_waits_for_the_worker(browser, cast, given):
    bring(browser(cast.ana), people(600))
    with given.inside():
        packed = db.session.scalars(db.select(ImportPiece.packed)).all()
    waiting = b"".join(zlib.decompress(piece) for piece in packed).decode()
    assert "P00042 Person" in waiting and "linkedin.com/in/p-42" in waiting
    assert "mail.example" not in waiting and waiting.count('"mail:') == 600


def test_keys_differ_from_instance_to_instance():
    from meetup.contact_keys import ContactKeys

    one, other = ContactKeys("one secret"), ContactKeys("another secret")
    assert one.of_address("ana@mail.example") != other.of_address("ana@mail.example")
    assert "ana" not in one.of_address("ana@mail.example")


def test_nothing_of_an_undone_import_is_left(browser, cast, given):
    ana = browser(cast.ana)
    bring_in(ana)
    ana.press("Undo it")
    with given.inside():
        for name in OURS:
            assert not db.session.execute(Base.metadata.tables[name].select()).all(), name


def test_nothing_of_a_forgotten_file_is_left(browser, cast, given):
    ana = browser(cast.ana)
    for content in (FILE, TABLE):
        bring(ana, content)
        ana.press("Forget it")
    with given.inside():
        for name in OURS:
            assert not db.session.execute(Base.metadata.tables[name].select()).all(), name


def test_of_a_deleted_contact_a_hash_stays_that_goes_with_its_import(browser, cast, given):
    ana = browser(cast.ana)
    bring_in(ana)
    ana.get("/connections/contacts")
    links = {a.get_text(): a["href"] for a in ana.page.soup.select(".rows a")}
    ana.get(links["Ana Lindqvist"])
    page = ana.press("Delete")
    assert "Bo Ek" in page.words and "ana-l" not in everything(given)
    assert "lindqvist" not in everything(given)
    page = bring(ana, FILE)
    rows = {tag.get_text(" ", strip=True): tag for tag in page.soup.select(".choosing label")}
    assert "checked" not in str(rows["Ana Lindqvist"]) and "checked" in str(
        rows["Cy Dee among your contacts"]
    )
