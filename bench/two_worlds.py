"""`python -m bench.two_worlds`: does the time of an answer tell an importer who is a member?

Two towns that differ in one thing: in the second, one of the contacts that Ada brought is a member
who lets themselves be found, and has been asked. Her pages are asked in turns in both.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from time import perf_counter
from types import SimpleNamespace

from flask import Flask

from bench.apps import app_on
from meetup.clock import now
from meetup.contacts.matching_actions import match_later
from meetup.contacts.matching_worker import match_next
from meetup.members.rules import FoundBy
from meetup.migrate import upgrade
from meetup.rounds import Round
from tests.browsing import Browser
from tests.contacts.bringing import bring, reading, somebody
from tests.given import Given
from tests.postgresql import new_database, postgresql_server

RESULTS = Path(__file__).parent / "results"
ROUNDS, CONTACTS = 400, 300
FOUND = "contact-7@example.org"
PAGES = ("/", "/inbox", "/connections/", "/connections/contacts", "/ties/", "/account")

Ask = Callable[[], object]


def main() -> None:
    """Print the table, and write it to `bench/results/`."""
    report = "\n".join(("# Does the time of an answer tell who is a member?", "", *_reports()))
    print(report)  # noqa: T201 - the table is what this command is for
    (RESULTS / f"{now():%Y-%m-%d}-two-worlds.md").write_text(report, encoding="utf-8")


def _reports() -> Iterator[str]:
    with TemporaryDirectory() as folder, postgresql_server() as server, ExitStack() as stack:
        towns = (f"sqlite:///{folder}/{name}.sqlite3" for name in ("alone", "crowded"))
        # On one server, so that both wait for the same.
        databases = (stack.enter_context(new_database(server)) for _ in range(2))
        for engine, urls in {"SQLite": towns, "PostgreSQL": databases}.items():
            worlds = (_world(url, has_member) for has_member, url in enumerate(urls))
            yield from _report(engine, *map(stack.enter_context, worlds))


@contextmanager
def _world(database_url: str, has_member: int) -> Iterator[dict[str, Ask]]:
    """What Ada asks for in a town of its own, by name."""
    app = app_on(database_url)
    with app.app_context():
        upgrade()
    given = Given(app, SimpleNamespace(moment=now()))
    ada = given.member("Ada")
    if has_member:
        given.member("Fen", email=FOUND, found_by=FoundBy.ANYONE)
    people = [somebody(f"P{n}", email=f"contact-{n}@example.org") for n in range(CONTACTS)]
    bring(given, ada, reading(people), offers=True)
    with given.inside():
        match_later(ada.id, now=now())
    while match_next(app, now=now()) is Round.DONE:
        pass
    browser = Browser(app, signed_in=ada.id)
    token = browser.token()
    asks: dict[str, Ask] = {page: partial(browser.client.get, page) for page in PAGES}
    asks["ask by address"] = partial(_ask_by_address, app, browser, token)
    yield asks
    app.extensions["limits"].close()


def _ask_by_address(app: Flask, browser: Browser, token: str) -> None:
    app.extensions["limits"].forget()
    browser.client.post("/connections/ask", data={"csrf_token": token, "email": FOUND})


def _report(engine: str, alone: dict[str, Ask], crowded: dict[str, Ask]) -> Iterator[str]:
    yield f"## {engine}"
    yield ""
    yield (
        f"{ROUNDS} answers of each page in each of two towns, in turns, in one process, "
        "in milliseconds. The last column is how often an answer of the town with the member takes "
        "longer than one of the town without: 0.50 tells nothing, and 0.46 to 0.54 is what "
        "chance alone makes of so many."
    )
    yield ""
    yield "| page | without: median (90 %) | with: median (90 %) | longer with |"
    yield "| --- | ---: | ---: | ---: |"
    for name, ask in alone.items():
        without, having = _in_turns(ask, crowded[name])
        share = f"{_longer(having, without):.2f}"
        yield f"| {name} | {_figures(without)} | {_figures(having)} | {share} |"
    yield ""


def _in_turns(one: Ask, other: Ask) -> tuple[list[float], list[float]]:
    found: tuple[list[float], list[float]] = ([], [])
    for number in range(ROUNDS + 10):
        # Whoever comes second finds a warmer machine, so each does in turn.
        for place in (0, 1) if number % 2 else (1, 0):
            begun = perf_counter()
            (one, other)[place]()
            if number >= 10:
                found[place].append((perf_counter() - begun) * 1000)
    return found


def _longer(these: Sequence[float], those: Sequence[float]) -> float:
    """How often one of these is more than one of those, ties as half (Mann and Whitney's U)."""
    ranked = sorted(those)
    below = sum(bisect_left(ranked, one) + bisect_right(ranked, one) for one in these)
    return below / 2 / len(these) / len(those)


def _figures(times: Sequence[float]) -> str:
    return f"{median(times):.2f} ({quantiles(times, n=10)[-1]:.2f})"


if __name__ == "__main__":
    main()
