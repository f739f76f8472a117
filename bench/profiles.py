"""Where the time of a page goes."""

import cProfile
import pstats
from collections import defaultdict
from pathlib import Path

from flask import Flask

from bench.apps import ROOT
from bench.costs import answer
from bench.pages import Page

TIMES = 100
MOST = 12


def where_time_goes(app: Flask, page: Page) -> list[str]:
    """Lines of a Markdown list: shares of the parts, then the functions that take most.

    The profiler makes calls of Python dearer than they are, and C cheaper.
    """
    for request in page.requests[:2]:
        answer(app, request)
    profile = cProfile.Profile()
    for number in range(TIMES):
        request = page.requests[number % len(page.requests)]
        profile.enable()
        answer(app, request)
        profile.disable()
    own: dict[tuple[str, str], float] = {}
    for (file, line, name), (_, _, seconds, _, _) in pstats.Stats(profile).stats.items():  # type: ignore[attr-defined]  # typeshed knows no stats
        own[_part(file), _called(file, line, name)] = seconds
    whole = sum(own.values())
    parts: dict[str, float] = defaultdict(float)
    for (part, _), seconds in own.items():
        parts[part] += seconds
    by_size = sorted(parts.items(), key=lambda item: -item[1])
    shares = ", ".join(f"{part} {took / whole:.0%}" for part, took in by_size[:8])
    dear = sorted(own.items(), key=lambda item: -item[1])[:MOST]
    return [
        f"- {whole / TIMES * 1000:.1f} ms under the profiler: {shares}",
        *(f"- {seconds / whole:.1%} `{name}` ({part})" for (part, name), seconds in dear),
    ]


def _part(file: str) -> str:
    path = Path(file)
    if "site-packages" in path.parts:
        return path.parts[path.parts.index("site-packages") + 1].removesuffix(".py")
    if path.is_relative_to(ROOT):
        return path.relative_to(ROOT).parts[0]
    return "built in" if file == "~" else "templates" if path.suffix == ".html" else "Python"


def _called(file: str, line: int, name: str) -> str:
    return name if file == "~" else f"{Path(file).name}:{line} {name}"
