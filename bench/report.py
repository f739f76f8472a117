"""The run as Markdown: what was reached, what else a page costs, and where the time goes."""

import os
import platform
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from importlib.metadata import version
from statistics import median

from bench.measuring import Measured

LIBRARIES = ("Flask", "SQLAlchemy", "Jinja2", "gunicorn", "psycopg")


@dataclass
class Town:
    """What was found on one engine."""

    engine: str
    measured: list[Measured]
    statements: Mapping[str, int]
    first_visit: tuple[int, int]
    cold_start: float
    hello_cold_start: float
    megabytes: float
    profiles: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @property
    def named(self) -> dict[str, Measured]:
        """What was measured, by the page's name."""
        return {one.page.name: one for one in self.measured}


def markdown(towns: Sequence[Town], *, at: str, rounds: int) -> str:
    """The whole report."""
    return "\n".join(
        [
            f"# {at}",
            "",
            _circumstances(rounds),
            "",
            *_shares(towns),
            "",
            *_costs(towns),
            *_times(towns),
            "",
            *_time(towns),
        ]
    )


def _circumstances(rounds: int) -> str:
    libraries = ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
    machine = f"{os.cpu_count()} cores, Python {platform.python_version()}"
    return (
        f"{machine}, SQLite {sqlite3.sqlite_version}, {libraries}. Shares of the requests a second "
        f"of a bare Flask *hello*: median of {rounds} rounds (lowest to highest)."
    )


def _shares(towns: Sequence[Town]) -> list[str]:
    heads = [f"{town.engine} | spread | a second | CPU ms" for town in towns]
    lines = [f"| page | aim | {' | '.join(heads)} |", "| --- |" + " ---: |" * (1 + 4 * len(towns))]
    for same in zip(*(town.measured for town in towns), strict=True):
        cells = [same[0].page.name, f"{same[0].page.aim:.2f}"]
        for one in same:
            share = f"{one.share:.3f}" if one.reaches else f"**{one.share:.3f}**"
            spread = f"{min(one.shares):.3f} to {max(one.shares):.3f}"
            cells += [share, spread, f"{one.rate:.0f}", f"{one.cost:.2f}"]
        lines.append(f"| {' | '.join(cells)} |")
    hellos = [f"{town.engine} {_hello(town):.0f}" for town in towns]
    return [*lines, "", f"Bold: below its aim. Hellos a second: {', '.join(hellos)}."]


def _hello(town: Town) -> float:
    return median(rate for one in town.measured for rate in one.hellos)


def _costs(towns: Sequence[Town]) -> list[str]:
    lines = [
        f"| | aim | {' | '.join(town.engine for town in towns)} |",
        "| --- | ---: |" + " ---: |" * len(towns),
    ]

    def line(what: str, aim: str, cells: Sequence[str]) -> None:
        lines.append(f"| {what} | {aim} | {' | '.join(cells)} |")

    line("cold start to the first page, s", "1.5", [f"{town.cold_start:.2f}" for town in towns])
    line("the same of hello, s", "", [f"{town.hello_cold_start:.2f}" for town in towns])
    line("memory of a worker after all this, MB", "80", [f"{one.megabytes:.0f}" for one in towns])
    line("requests of a first visit to an event", "6", [f"{one.first_visit[0]}" for one in towns])
    line("kB of that visit", "60", [f"{one.first_visit[1] / 1000:.1f}" for one in towns])
    for name in towns[0].statements:
        line(f"SQL statements: {name}", "", [f"{town.statements[name]}" for town in towns])
    return lines


def _times(towns: Sequence[Town]) -> list[str]:
    """How many times as long as another a page takes, round by round, where that has an aim."""
    lines = []
    for page in (one.page for one in towns[0].measured):
        if page.within and all(page.within[1] in town.named for town in towns):
            most, other = page.within
            cells = [f"{_longer(town.named[page.name], town.named[other])}" for town in towns]
            lines.append(f"| {page.name}, times {other} | {most} | {' | '.join(cells)} |")
    return lines


def _longer(one: Measured, other: Measured) -> str:
    rounds = zip(one.shares, other.shares, strict=True)
    return f"{median(before / after for after, before in rounds):.2f}"


def _time(towns: Sequence[Town]) -> list[str]:
    lines = ["## Where the time of the slowest goes", ""]
    for town in towns:
        for name, found in town.profiles.items():
            lines += [f"**{name}, {town.engine}**", "", *found, ""]
    return lines
