"""Dates as networks and spreadsheets write them, in the languages that they write them in."""

import re
from collections.abc import Iterable
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from babel.dates import get_month_names

from meetup.folding import folded

LONGEST = 60
FIRST_YEAR = 1990
MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec"
ENGLISH = {month.lower(): number for number, month in enumerate(MONTHS.split(), 1)}
LANGUAGES = ("en", "de", "fr", "es", "it", "pt", "nl", "sv", "da", "nb", "fi", "pl", "cs", "tr")

TIME = r"(?:[,T\s]\s*\S.*)?"
YEAR_FIRST = re.compile(rf"(\d{{4}})[-/.年]\s?(\d\d?)[-/.月]\s?(\d\d?)日?{TIME}", re.DOTALL)
NUMBERS = re.compile(rf"(\d\d?)([-/.])\s?(\d\d?)\2\s?(\d{{4}}|\d\d){TIME}", re.DOTALL)
WEEKDAY = r"(?:[^\W\d_]+\.?,\s*)?"
MONTH = r"([^\W\d_]+)\.?"
DAY = r"(\d\d?)(?:\.|st|nd|rd|th|er|º|ª|°)?"
OF = r"(?:de |del |d[’'])?"
DAY_THEN_MONTH = re.compile(
    rf"{WEEKDAY}{DAY}[\s-]*{OF}{MONTH},?[\s-]*{OF}(\d{{4}}|\d\d){TIME}", re.DOTALL | re.IGNORECASE
)
MONTH_THEN_DAY = re.compile(
    rf"{WEEKDAY}{MONTH}[\s-]*{DAY},?[\s-]+(\d{{4}}){TIME}", re.DOTALL | re.IGNORECASE
)


class Order(StrEnum):
    """Which comes first where a date is three numbers."""

    DAY = "day"
    MONTH = "month"


class Numbers(NamedTuple):
    """A date of three numbers, of which the first two may be day and month or month and day."""

    first: int
    second: int
    year: int
    only: Order | None  # with dots between them, the day is first everywhere


class Dates:
    """What the dates of one file mean, which takes all of them."""

    def __init__(self, texts: Iterable[str], *, today: date, presumed: Order | None) -> None:
        self._latest = today + timedelta(days=1)  # elsewhere it is tomorrow already
        self._parsed = {text: _parsed(text, self._latest.year) for text in set(texts)}
        orders = {order for parsed in self._parsed.values() if (order := _told_by(parsed))}
        self.order = orders.pop() if len(orders) == 1 else presumed
        self.contradict = len(orders) > 1

    @property
    def is_ambiguous(self) -> bool:
        """Whether there are dates of which nothing says what is day and what is month."""
        return self.order is None and any(
            isinstance(parsed, Numbers) and not parsed.only for parsed in self._parsed.values()
        )

    def read(self, text: str) -> date | None:
        """The date that one of the texts means; None where it is ambiguous.

        Raises ValueError, in words, for what is no date, or none on which people connected.
        """
        parsed = self._parsed[text]
        if isinstance(parsed, Numbers):
            order = parsed.only or _told_by(parsed) or self.order
            if order is None:
                return None
            day, month = parsed[:2] if order is Order.DAY else (parsed.second, parsed.first)
            parsed = _day(parsed.year, month, day)
        if parsed is None:
            raise ValueError("it cannot be read")
        if parsed > self._latest:
            raise ValueError("it lies in the future")
        if parsed.year < FIRST_YEAR:
            raise ValueError(f"it lies before {FIRST_YEAR}")
        return parsed


def looks_like_a_date(text: str) -> bool:
    """Whether a cell holds a date, in whatever order."""
    return _parsed(text, date.max.year) is not None


def _parsed(text: str, latest_year: int) -> date | Numbers | None:
    text = " ".join(text[: LONGEST + 1].split())
    if len(text) > LONGEST or not any(c.isdigit() for c in text):
        return None
    if found := YEAR_FIRST.fullmatch(text):
        return _day(int(found[1]), int(found[2]), int(found[3]))
    if found := NUMBERS.fullmatch(text):
        only = Order.DAY if found[2] == "." else None
        return Numbers(int(found[1]), int(found[3]), _year(found[4], latest_year), only)
    if found := DAY_THEN_MONTH.fullmatch(text):
        return _day(_year(found[3], latest_year), _month(found[2]), int(found[1]))
    if found := MONTH_THEN_DAY.fullmatch(text):
        return _day(int(found[3]), _month(found[1]), int(found[2]))
    return None


def _year(digits: str, latest_year: int) -> int:
    if len(digits) == 4:
        return int(digits)
    year = latest_year // 100 * 100 + int(digits)
    return year if year <= latest_year else year - 100


def _told_by(parsed: date | Numbers | None) -> Order | None:
    """The order that a date has, where only one makes sense."""
    if isinstance(parsed, Numbers) and not parsed.only:
        if parsed.first > 12 >= parsed.second:
            return Order.DAY
        if parsed.second > 12 >= parsed.first:
            return Order.MONTH
    return None


def _day(year: int, month: int | None, day: int) -> date | None:
    try:
        return date(year, month or 0, day)
    except ValueError:
        return None


def _month(word: str) -> int | None:
    word = folded(word)
    # The other languages take a while to load.
    return ENGLISH.get(word) or _months().get(word)


@lru_cache(maxsize=1)
def _months() -> dict[str, int]:
    """The months by their names and abbreviations, without those that mean two of them."""
    meanings: dict[str, set[int]] = {"sept": {9}}
    for language in LANGUAGES:
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, name in get_month_names(width, context, language).items():
                    meanings.setdefault(folded(name).rstrip("."), set()).add(number)
    return {name: numbers.pop() for name, numbers in meanings.items() if len(numbers) == 1}
