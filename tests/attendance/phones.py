"""Phones at a door, whose network goes and comes back."""

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from flask import Flask
from playwright.sync_api import BrowserContext, expect
from playwright.sync_api import Page as Tab

from meetup import clock as clock_module
from tests.browsing import Browser
from tests.given import Person

PATIENCE_SECONDS = 10
# Checks in the first so many who are expected, one after the other.
TAP = """
async (count) => {
  const expected = () => document.querySelector("[aria-labelledby=app-expected] button.main");
  for (let tapped = 0; tapped < count; tapped += 1) {
    const button = expected();
    button.click();
    while (expected() === button) await new Promise((done) => setTimeout(done, 2));
  }
}
"""
KEPT = """
() => new Promise((done) => {
  const asked = indexedDB.open("door", 1);
  asked.onsuccess = () => {
    const found = asked.result.transaction(["lists", "marks"]);
    const [lists, marks] = ["lists", "marks"].map((name) => found.objectStore(name).getAll());
    found.oncomplete = () => {
      asked.result.close();
      done([lists.result.length, marks.result.length]);
    };
  };
})
"""
CACHED = """
async () => {
  const texts = [];
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const asked of await cache.keys()) {
      const text = await (await cache.match(asked)).text();
      texts.push([new URL(asked.url).pathname, text]);
    }
  }
  return texts;
}
"""


def sign_in(context: BrowserContext, app: Flask, address: str, person: Person) -> None:
    """From now on this person is signed in there, whoever was before."""
    cookie = Browser(app, signed_in=person.id).client.get_cookie("handshakes")
    assert cookie is not None
    context.clear_cookies()
    context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": address}])


def at_the_door(tab: Tab, address: str, event: int) -> Tab:
    """The tab, at the door, which works without a network from now on."""
    tab.goto(f"{address}/events/{event}/door")
    says(tab, "Works without a network, too.")
    return tab


def says(tab: Tab, text: str) -> None:
    expect(tab.locator("[data-state]")).to_contain_text(text)


def tap(tab: Tab, count: int) -> None:
    tab.evaluate(TAP, count)


def kept(tab: Tab) -> tuple[int, int]:
    """How many lists and marks the device keeps."""
    lists, marks = tab.evaluate(KEPT)
    return lists, marks


def all_sent(tab: Tab) -> None:
    """Wait until nothing waits there any more."""
    until(tab, lambda: kept(tab)[1] == 0)


def until(tab: Tab, is_so: Callable[[], bool]) -> None:
    """Wait until it is so, which the tab is asked about again and again."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not is_so():
        assert time.monotonic() < deadline
        tab.wait_for_timeout(10)


def cached(tab: Tab) -> dict[str, str]:
    """What the worker keeps, by path."""
    return dict(tab.evaluate(CACHED))


def run_on(monkeypatch: Any, clock: Any) -> None:
    """The test's clock goes on from where it stands, as those of devices do."""
    began = time.monotonic()

    def read() -> datetime:
        return clock.moment + timedelta(seconds=time.monotonic() - began)

    monkeypatch.setattr(clock_module, "_read", read)
