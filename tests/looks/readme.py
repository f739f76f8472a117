"""Makes the pictures in README anew, of the demo as it is today: `make pictures`."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from flask import Flask
from PIL import Image
from playwright.sync_api import Browser as Chrome
from playwright.sync_api import Page as Tab

from meetup import create_app
from meetup.config import read_config
from meetup.demo.cli import PASSWORD
from tests.browser import say
from tests.chromium import open_chromium, served

FOLDER = Path(__file__).parents[2] / "docs" / "pictures"
PHONE, DESKTOP = (390, 844), (1280, 800)
# Of an image that browsers show at half its size, where a screen has two pixels for each.
SHARPNESS = 1.5
QUALITY = 72
MEMBER, ORGANIZER = "nell@example.org", "ruth@example.org"


@dataclass(frozen=True)
class Sight:
    """What one picture shows: the first page under `start` behind a link that fits, with words."""

    name: str
    by: str
    start: str
    links: str = ""
    words: str = ""
    then: str = ""
    screen: tuple[int, int] = PHONE
    is_dark: bool = False


SIGHTS = (
    Sight("event", MEMBER, "/events/", "main a[href^='/events/']", "You would meet"),
    Sight("door", ORGANIZER, "/events/", "main a[href^='/events/']", "The door", then="The door"),
    Sight("ties", MEMBER, "/ties/", is_dark=True),
    Sight("tie", MEMBER, "/ties/", "main a[href^='/ties/']", "first met"),
    Sight("wide", MEMBER, "/events/", "main a[href^='/events/']", "You would meet", screen=DESKTOP),
)


def main() -> None:
    """Photograph every sight."""
    with town() as app, served(app) as address, open_chromium() as chrome:
        for sight in SIGHTS:
            picture = photograph(chrome, address, sight)
            file = FOLDER / f"{sight.name}.webp"
            Image.open(BytesIO(picture)).convert("RGB").save(file, quality=QUALITY, method=6)
            say(f"{file.name}: {file.stat().st_size / 1000:.0f} kB")


@contextmanager
def town() -> Iterator[Flask]:
    """The demo, in a database of its own."""
    with TemporaryDirectory() as folder:
        settings = {
            "MEETUP_DATABASE_URL": f"sqlite:///{folder}/town.sqlite3",
            "MEETUP_SECRET_KEY": "a key for the pictures alone",
        }
        app = create_app(read_config(Path(folder), settings))
        for command in (["db", "upgrade"], ["demo"]):
            told = app.test_cli_runner().invoke(args=command)
            assert told.exit_code == 0, told.output
        yield app
        app.extensions["limits"].close()


def photograph(chrome: Chrome, address: str, sight: Sight) -> bytes:
    """The sight on a screen of its own, as PNG."""
    width, height = sight.screen
    context = chrome.new_context(
        viewport={"width": width, "height": height},
        device_scale_factor=SHARPNESS,
        color_scheme="dark" if sight.is_dark else "light",
        base_url=address,
    )
    tab = context.new_page()
    tab.goto("/login")
    tab.fill("[name=email]", sight.by)
    tab.fill("[name=password]", PASSWORD)
    tab.press("[name=password]", "Enter")
    tab.wait_for_url("**/")
    find(tab, sight)
    tab.wait_for_load_state("networkidle")
    picture = tab.screenshot()
    context.close()
    return picture


def find(tab: Tab, sight: Sight) -> None:
    """Open what is to be seen. Raises LookupError if the town has nothing like it."""
    tab.goto(sight.start)
    links = tab.locator(sight.links).all() if sight.links else []
    paths = [path for link in links if (path := link.get_attribute("href"))]
    for path in paths or [sight.start]:
        tab.goto(path)
        if sight.words in tab.locator("main").inner_text():
            if sight.then:
                tab.get_by_role("link", name=sight.then, exact=True).first.click()
            return
    raise LookupError(f"nowhere in town: {sight.words}")


if __name__ == "__main__":
    main()
