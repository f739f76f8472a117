"""The same few gestures as tests/browsing.py, in a real Chromium on a phone's screen."""

import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from threading import Thread
from typing import Any

from flask import Flask
from playwright.sync_api import Browser as Chrome
from playwright.sync_api import Locator, sync_playwright
from playwright.sync_api import Page as Tab
from werkzeug.serving import make_server

from tests.browser import chromium
from tests.browsing import Browser
from tests.given import Person

MOST_TABS = 300
PHONE = {"width": 390, "height": 844}
# Beside the console's own line, for violations that it does not write about.
TELL_VIOLATIONS = """
addEventListener("securitypolicyviolation", (violation) =>
  console.error(`CSP: ${violation.effectiveDirective} ${violation.blockedURI}`));
"""
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
        context.add_init_script(TELL_VIOLATIONS)
        self.tab: Tab = context.new_page()
        self.tab.on("console", self._note)
        self.tab.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page: Shown | None = None

    def signed_in(self, app: Flask, person: Person) -> "ChromiumBrowser":
        """The same browser, in which this person has signed in before."""
        cookie = Browser(app, signed_in=person.id).client.get_cookie("handshakes")
        assert cookie is not None
        kept = {"name": cookie.key, "value": cookie.value, "url": self.address}
        self.tab.context.add_cookies([kept])
        return self

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

    def tap(self, label: str, *, within: str) -> None:
        """Press the first such button that does its work on the page, and goes nowhere."""
        self._on_page(label, within).click()

    def _on_page(self, label: str, within: str) -> Locator:
        return self.tab.locator(f"{within} button").filter(has_text=label).first

    def _look(self, status: int) -> Shown:
        path = self.tab.url.removeprefix(self.address)
        words = " ".join(self.tab.locator("main").inner_text().split())
        wide = self.tab.evaluate("document.documentElement.scrollWidth - innerWidth")
        if wide > 0:
            self.complaints.append(f"{path} scrolls sideways by {wide} px")
        self.page = Shown(status, path, words)
        return self.page

    def _note(self, message: Any) -> None:
        # What is wrong with a header is but a warning to it.
        if message.type in ("error", "warning"):
            self.complaints.append(message.text)


class KeyboardBrowser(ChromiumBrowser):
    """Somebody without a mouse: each field and button is reached with Tab, nothing is clicked."""

    def press(self, label: str, *, within: str = "main", **fill: object) -> Shown:
        exactly = re.compile(rf"^\s*{re.escape(label)}\s*$")
        button = self.tab.locator(f"{within} button").filter(has_text=exactly).first
        form = button.locator("xpath=ancestor::form")
        for field in self._in_order(form, fill):
            self._reach(field)
            self._type(field, fill[str(field.get_attribute("name"))])
        self._open_around(button)
        self._reach(button)
        with self.tab.expect_navigation() as navigation:
            self.tab.keyboard.press("Enter")
        return self._look(navigation.value.status)

    def tap(self, label: str, *, within: str) -> None:
        self._reach(self._on_page(label, within))
        self.tab.keyboard.press("Enter")

    def _in_order(self, form: Locator, fill: dict[str, object]) -> list[Locator]:
        fields = [form.locator(f"[name={name}]").first for name in fill]
        place = "field => [...field.form.elements].indexOf(field)"
        return sorted(fields, key=lambda field: int(field.evaluate(place)))

    def _open_around(self, button: Locator) -> None:
        for details in button.locator("xpath=ancestor::details[not(@open)]").all():
            self._reach(details.locator("summary").first)
            self.tab.keyboard.press("Enter")

    def _reach(self, wanted: Locator) -> None:
        for _ in range(MOST_TABS):
            self.tab.keyboard.press("Tab")
            if wanted.evaluate("wanted => wanted === document.activeElement"):
                return
        raise AssertionError(f"Tab never reaches {wanted}")

    def _type(self, field: Locator, value: object) -> None:
        kind = field.get_attribute("type")
        if field.evaluate("field => field.tagName") == "SELECT":
            self._choose(field, str(value))
        elif kind in ("checkbox", "radio"):
            if field.is_checked() != bool(value):
                self.tab.keyboard.press("Space")
        elif kind == "datetime-local":
            moment = datetime.fromisoformat(str(value))
            self.tab.keyboard.type(f"{moment:%m%d%Y}")
            self.tab.keyboard.press("Tab")
            self.tab.keyboard.type(f"{moment:%I%M%p}")
        else:
            self.tab.keyboard.press("Control+A")
            self.tab.keyboard.type(str(value))

    def _choose(self, field: Locator, value: str) -> None:
        option = field.locator(f'option[value="{value}"]').first
        self.tab.keyboard.type(option.inner_text().strip())
        assert field.input_value() == value, f"typing did not choose {value}"


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
    # How often it looks whether it is to end: by itself every half second, which each test waits.
    thread = Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def phones_of(
    app: Flask, chrome: Chrome, *, javascript: bool, hands: type[ChromiumBrowser] | None = None
) -> Iterator[tuple[Callable[..., ChromiumBrowser], Callable[..., list[str]]]]:
    """Phones of people who are signed in: `take(ana)` is Ana's, `complaints()` what they all say.

    `hands` hold them unless `take` says otherwise; what one refuses, its console tells, too, so a
    text that `complaints("404")` names is no complaint.
    """
    phones: list[ChromiumBrowser] = []

    def complaints(*expected: str) -> list[str]:
        said = [text for phone in phones for text in phone.complaints]
        return [text for text in said if not any(one in text for one in expected)]

    with served(app) as address:

        def take(person: Person, by: type[ChromiumBrowser] = hands or ChromiumBrowser) -> Any:
            phones.append(by(chrome, address, javascript=javascript))
            return phones[-1].signed_in(app, person)

        yield take, complaints
        for phone in phones:
            phone.tab.context.close()


@contextmanager
def open_chromium() -> Iterator[Chrome]:
    """A Chromium that is closed again."""
    with sync_playwright() as playwright:
        # The order in which a date is typed is that of the browser's own language.
        language = {**os.environ, "LANGUAGE": "en_US"}
        chrome = playwright.chromium.launch(executable_path=chromium(), args=FLAGS, env=language)
        yield chrome
        chrome.close()
