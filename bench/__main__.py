"""`python -m bench`: measure the pages on both engines, and keep what was found."""

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from bench.apps import app_on, settings
from bench.costs import first_visit, statements
from bench.databases import ENGINES
from bench.measuring import check, measure
from bench.pages import HELLO, Page, pages
from bench.profiles import where_time_goes
from bench.report import Town, markdown
from bench.served import served
from meetup.clock import now

RESULTS = Path(__file__).parent / "results"
SLOWEST = 2


def main() -> None:
    """Print the table, and write it to `bench/results/`."""
    asked = _asked()
    towns = [_measured(engine, asked) for engine in asked.engine or ENGINES]
    at = f"{now():%Y-%m-%d}"
    report = markdown(towns, at=at, rounds=asked.rounds)
    print(report)  # noqa: T201 - the table is what this command is for
    if not asked.page and not asked.engine:
        RESULTS.mkdir(exist_ok=True)
        (RESULTS / f"{at}.md").write_text(report, encoding="utf-8")


def _asked() -> Namespace:
    parser = ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--engine", action="append", choices=list(ENGINES))
    parser.add_argument("--page", action="append", help="part of a page's name; nothing is kept")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=1.5, help="for a page in a round")
    return parser.parse_args()


def _measured(engine: str, asked: Namespace) -> Town:
    _say(f"{engine}: the town")
    with ENGINES[engine]() as url:
        app = app_on(url)
        everything = pages(app)
        chosen = [page for page in everything if _is_asked(page, asked.page)]
        _say(f"{engine}: {len(chosen)} pages in {asked.rounds} rounds")
        with (
            served("app:app", everything[0].requests[0], settings(url)) as site,
            served("bench.hello:app", HELLO, {}) as hello,
        ):
            check(site, chosen)
            measured = measure(site, hello, chosen, rounds=asked.rounds, seconds=asked.seconds)
            slowest = sorted(measured, key=lambda one: one.rate)[:SLOWEST]
            return Town(
                engine,
                measured,
                statements(app, chosen),
                first_visit(site, everything[0]),
                site.cold_start,
                hello.cold_start,
                site.megabytes(),
                {one.page.name: where_time_goes(app, one.page) for one in slowest},
            )


def _is_asked(page: Page, names: list[str] | None) -> bool:
    return not names or any(name in page.name for name in names)


def _say(what: str) -> None:
    print(what, file=sys.stderr)  # noqa: T201 - progress


if __name__ == "__main__":
    main()
