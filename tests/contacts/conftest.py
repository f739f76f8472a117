"""Files as people have them, and a browser that brings one in."""

from collections.abc import Callable
from io import BytesIO

import pytest
from flask import Flask

from meetup.clock import now
from meetup.contacts.worker import go_on_with_imports
from meetup.rounds import Round
from tests.browsing import Browser, Page

LINKEDIN = "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
FILE = LINKEDIN + (
    "Ana,Lindqvist,https://www.linkedin.com/in/ana-l,ana.secret@mail.example,X,Y,05 Jan 2024\n"
    "Bo,Ek,https://www.linkedin.com/in/bo-ek,,X,Y,06 Feb 2025\n"
    "Cy,Dee,,,X,Y,07 Mar 2025\n"
)


def people(count: int, *, first: int = 0) -> str:
    """A file of LinkedIn's with this many people."""
    return LINKEDIN + "".join(
        f"P{number:05},Person,https://www.linkedin.com/in/p-{number},"
        f"p{number}@mail.example,X,Y,05 Jan 2024\n"
        for number in range(first, first + count)
    )


def bring(browser: Browser, content: str | bytes = FILE, name: str = "Connections.csv") -> Page:
    """Up to the page on which one chooses."""
    sent = content.encode() if isinstance(content, str) else content
    browser.get("/connections/import")
    return browser.press("See what is in it", file=(BytesIO(sent), name))


def bring_in(browser: Browser, content: str | bytes = FILE) -> Page:
    """All of them, up to the page that says so."""
    bring(browser, content)
    return browser.press("Bring them in", do="begin", person=ticked(browser))


def ticked(browser: Browser) -> list[str]:
    """Whom the page at hand has ticked."""
    assert browser.page is not None
    return [str(tag["value"]) for tag in browser.page.soup.select("[name=person][checked]")]


def shown(browser: Browser) -> list[str]:
    """Whom the page at hand shows."""
    assert browser.page is not None
    return [str(tag["value"]) for tag in browser.page.soup.select("[name=shown]")]


@pytest.fixture
def work(app: Flask) -> Callable[[], int]:
    """`work()`: the worker does all that waits of imports; in how many rounds."""

    def until_idle() -> int:
        rounds = 0
        while go_on_with_imports(app, now=now()) is not Round.IDLE:
            rounds += 1
            assert rounds < 1000
        return rounds

    return until_idle
