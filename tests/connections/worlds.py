"""Two worlds that differ in what somebody must not be able to tell, told through their pages."""

import re
from typing import Any

from sqlalchemy import text

from meetup.db import Base, db, is_postgresql
from tests.browsing import Browser, Page
from tests.given import Given

PAGES = ("/", "/inbox", "/connections/", "/ties/", "/m/dov", "/m/ben")

Told = tuple[int, str, str, tuple[str, ...]]


def new_world(given: Given) -> None:
    """Nothing has happened yet, and the next row of each table is its first."""
    with given.inside():
        forget_all()


def forget_all() -> None:
    """As if nothing had ever been: ids begin anew."""
    tables = list(reversed(Base.metadata.sorted_tables))
    if is_postgresql():
        names = ", ".join(table.name for table in tables)
        db.session.execute(text(f"TRUNCATE {names} RESTART IDENTITY CASCADE"))
        return
    for table in tables:
        db.session.execute(table.delete())
    # Here stand the ids of members, of whom none gets that of one who is gone.
    db.session.execute(text("DELETE FROM sqlite_sequence"))


def told(page: Page) -> Told:
    """All that came back, but for what is new in every answer: token, cookie and number."""
    body = re.sub(r'(name="csrf_token" value=)"[^"]+"', r"\1", page.text)
    body = body.replace(page.response.headers["X-Request-ID"], "")
    return page.status, page.path, body, tuple(sorted(page.response.headers.keys()))


class Telling:
    """What one person is told, answer by answer."""

    def __init__(self, browser: Browser) -> None:
        self.browser = browser
        self.answers: list[Told] = []

    def post(self, path: str, **form: Any) -> None:
        self.answers.append(told(self.browser.post(path, form, follow=False)))
        self.look("/connections/")

    def look(self, *pages: str) -> None:
        """Open every page that could say something about somebody else."""
        self.answers += [told(self.browser.get(path)) for path in pages or PAGES]
