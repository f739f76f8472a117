"""What is asked of a page that is open in Chromium; each question returns what is wrong with it."""

import json
from pathlib import Path
from typing import Any

from playwright.sync_api import Page as Tab

HERE = Path(__file__).parent
AXE = (HERE.parent / "vendor" / "axe.min.js").read_text(encoding="utf-8")
QUESTIONS = (HERE / "look.js").read_text(encoding="utf-8")
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

# Heard from the first line of a page on; a script of the browser's, which no policy concerns.
NOTE_VIOLATIONS = """
window.violations = [];
addEventListener("securitypolicyviolation", (violation) =>
  violations.push(`${violation.effectiveDirective} forbids ${violation.blockedURI}`));
"""

# In CSS pixels: a thumb's, not only the 24 of WCAG 2.2 (2.5.8).
TARGET = 44
MOST_STOPS = 400


def barriers(tab: Tab) -> list[str]:
    """What axe-core finds, by rule and place."""
    return _axe(tab, {"type": "tag", "values": STANDARDS})


def faint(tab: Tab) -> list[str]:
    """What has too little contrast, by axe-core's measure (WCAG 2.2, 1.4.3)."""
    return _axe(tab, {"type": "rule", "values": ["color-contrast"]})


def violations(tab: Tab) -> list[str]:
    """What the page's Content-Security-Policy has forbidden it."""
    tab.wait_for_load_state("load")
    return [str(what) for what in tab.evaluate("violations")]


def sideways(tab: Tab) -> list[str]:
    """Whether the page scrolls sideways."""
    wide = tab.evaluate("document.documentElement.scrollWidth - innerWidth")
    return [f"scrolls sideways by {wide} px"] if wide > 0 else []


def cramped(tab: Tab) -> list[str]:
    """What is too small to be hit with a thumb, or to show what is typed into it."""
    return list(_ask(tab, "cramped", TARGET))


def out_of_order(tab: Tab) -> list[str]:
    """What is read later than it is seen, or sooner, within the columns of the page."""
    return [f"{text!r} is read where it is not seen" for text in _ask(tab, "outOfOrder")]


def shifted(tab: Tab) -> list[str]:
    """Whether things jumped while the page was built."""
    far = _ask(tab, "shifted")
    return [f"things moved by {far}"] if far else []


def moving(tab: Tab) -> list[str]:
    """What moves although the reader has asked for less motion."""
    return [f"moves: {what}" for what in _ask(tab, "moving")]


def out_of_reach(tab: Tab) -> list[str]:
    """What Tab does not reach, in the page's order and to be seen."""
    wanted: list[str] = _ask(tab, "stops")
    reached: list[int] = []
    wrong = []
    _ask(tab, "begin")
    for _ in range(MOST_STOPS):
        tab.keyboard.press("Tab")
        focus = _ask(tab, "focus")
        if focus is None:
            break
        if focus["stop"] is None or int(focus["stop"]) in reached[-1:]:
            # One of the parts of a field for dates.
            continue
        if int(focus["stop"]) in reached:
            break
        reached.append(int(focus["stop"]))
        if not focus["ring"]:
            wrong.append(f"no focus is seen on {focus['what']}")
        if focus["covered"]:
            wrong.append(f"{focus['what']} is covered while it has the focus")
    if reached != list(range(len(wanted))):
        missed = [text for number, text in enumerate(wanted) if number not in reached]
        wrong.append(f"Tab goes {reached} and misses {missed}")
    return wrong


def _axe(tab: Tab, asked: dict[str, Any]) -> list[str]:
    if not tab.evaluate("'axe' in window"):
        tab.evaluate(AXE)
    return list(_ask(tab, "barriers", asked))


def _ask(tab: Tab, question: str, *arguments: object) -> Any:
    return tab.evaluate(f"({QUESTIONS}).{question}(...{json.dumps(arguments)})")
