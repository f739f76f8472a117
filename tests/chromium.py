"""The same few gestures as tests/browsing.py, in a real Chromium on a phone's screen."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Thread
from typing import Any

from flask import Flask
from playwright.sync_api import Browser as Chrome
from playwright.sync_api import Locator, sync_playwright
from playwright.sync_api import Page as Tab
from werkzeug.serving import make_server

from tests.browser import chromium

PHONE = {"width": 390, "height": 844}
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


@dataclass
class Shown:
    """What the tab shows."""

    status: int
    path: str
    words: str


class ChromiumBrowser:
    """One person's Chromium: a context of its own, which keeps its cookies and its complaints."""

    def __init__(self, chrome: Chrome, address: str, *, javascript: bool = True) -> None:
        self.address = address
        self.complaints: list[str] = []
        context = chrome.new_context(
            viewport=PHONE, timezone_id="Europe/Lisbon", java_script_enabled=javascript
        )
        self.tab: Tab = context.new_page()
        self.tab.on("console", self._note)
        self.tab.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page: Shown | None = None

    def get(self, path: str) -> Shown:
        """Open a page."""
        answer = self.tab.goto(self.address + path)
        return self._look(answer.status if answer else 0)

    def press(self, label: str, *, within: str = "main", **fill: object) -> Shown:
        """Press the first button called `label`, `fill` typed into its form by field name."""
        exactly = re.compile(rf"^\s*{re.escape(label)}\s*$")
        button = self.tab.locator(f"{within} button").filter(has_text=exactly).first
        form = button.locator("xpath=ancestor::form")
        for name, value in fill.items():
            _fill(form.locator(f"[name={name}]").first, value)
        for closed in button.locator("xpath=ancestor::details[not(@open)]").all():
            closed.locator("> summary").click()
        with self.tab.expect_navigation() as navigation:
            button.click()
        return self._look(navigation.value.status)

    def _look(self, status: int) -> Shown:
        path = self.tab.url.removeprefix(self.address)
        words = " ".join(self.tab.locator("main").inner_text().split())
        wide = self.tab.evaluate("document.documentElement.scrollWidth - innerWidth")
        if wide > 0:
            self.complaints.append(f"{path} scrolls sideways by {wide} px")
        self.page = Shown(status, path, words)
        return self.page

    def _note(self, message: Any) -> None:
        if message.type == "error":
            self.complaints.append(message.text)


def _fill(field: Locator, value: object) -> None:
    tag = field.evaluate("field => field.tagName")
    if tag == "SELECT":
        field.select_option(str(value))
    elif field.get_attribute("type") in ("checkbox", "radio"):
        field.set_checked(bool(value))
    else:
        field.fill(str(value))


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """The app on a port of this machine; yields its address."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def open_chromium() -> Iterator[Chrome]:
    """A Chromium that is closed again."""
    with sync_playwright() as playwright:
        chrome = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        yield chrome
        chrome.close()
