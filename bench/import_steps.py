"""What is done with a file of contacts, step by step: by its owner, and by the worker."""

from collections.abc import Callable
from io import BytesIO

from flask import Flask

from meetup.contacts.models import ContactImport
from meetup.db import db
from meetup.worker.cli import JOBS
from meetup.worker.turns import Turns
from tests.browsing import Browser

PEOPLE = 30_000
# So many of them are here, and can be found by their address.
MEMBERS = 300
HEADER = "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"


def upload(app: Flask) -> None:
    """A request that reads the file, up to the page that says how far it is."""
    rows = (
        f"Person{n:05},Of Town,https://www.linkedin.com/in/person-{n},"
        f"person{n}@mail.example,Firm,Job,05 Jan 2024\n"
        for n in range(PEOPLE)
    )
    browser = Browser(app, signed_in=1)
    browser.get("/connections/import")
    content = BytesIO((HEADER + "".join(rows)).encode())
    page = browser.press("See what is in it", file=(content, "Connections.csv"))
    assert page.status == 200 and page.soup.select_one("progress"), page.words[:500]


def chosen(app: Flask) -> None:
    """The page on which one chooses, and a request that has all of them written."""
    browser = Browser(app, signed_in=1)
    path = _newest_path(app)
    assert "Choose whom" in browser.get(path).words
    assert browser.post(path, {"do": "begin", "offers": "y"}).soup.select_one("progress")


def worker(app: Flask) -> None:
    """What `flask --app app worker --once` does, but for whom the contacts find."""
    jobs = {name: job for name, job in JOBS.items() if name != "matching"}
    assert Turns(app, jobs).until_idle(lambda: False) == {}


def matching(app: Flask) -> None:
    """All are offered: those of them who are here and can be found are asked."""
    assert Turns(app, {"matching": JOBS["matching"]}).until_idle(lambda: False) == {}


def undone(app: Flask) -> None:
    """The newest import is taken back, and deleted by the worker."""
    Browser(app, signed_in=1).post(f"{_newest_path(app)}/undo")
    worker(app)


def _newest_path(app: Flask) -> str:
    with app.app_context():
        newest = db.session.scalar(db.select(db.func.max(ContactImport.id)))
    return f"/connections/import/{newest}"


STEPS: tuple[tuple[str, Callable[[Flask], None]], ...] = (
    ("upload: read", upload),
    ("staged by the worker", worker),
    ("chosen", chosen),
    ("written by the worker", worker),
    (f"matched: {MEMBERS} of them are here", matching),
    ("the same file again: read", upload),
    ("staged again", worker),
    ("chosen again", chosen),
    ("updated by the worker", worker),
    ("matched again", matching),
    ("undone by the worker", undone),
)
# Where a file begins to be brought in.
FILES = (0, 5)
