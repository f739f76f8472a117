"""`python -m bench.two_worlds`: does the time of an answer tell an importer who is a member?

Two towns that differ in one thing: in the second, one of the contacts that Ada brought is a member
who lets themselves be found, and has been asked. Her pages are asked in turns in both, and in a
twin of the first, which tells how far two towns are apart that differ in nothing.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from itertools import permutations
from math import sqrt
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from time import perf_counter
from types import SimpleNamespace

from bench.apps import app_on
from meetup.clock import now
from meetup.connections.models import ConnectionRequest
from meetup.contacts.mail_invitation_models import MailInvitation
from meetup.contacts.matching_actions import match_later
from meetup.contacts.matching_worker import match_next
from meetup.contacts.models import Contact
from meetup.db import Base, db
from meetup.mail.models import OutboxMail
from meetup.members.rules import FoundBy
from meetup.migrate import upgrade
from meetup.rounds import Round
from tests.browsing import Browser
from tests.contacts.bringing import bring, reading, somebody
from tests.contacts.conftest import LINKEDIN, ticked
from tests.given import Given
from tests.postgresql import new_database, postgresql_server

RESULTS = Path(__file__).parent / "results"
CONTACTS = 300
NAME, FOUND = "Fen Brook", "contact-7@example.org"
FILE = LINKEDIN + "".join(
    f"P{n},Person,https://www.linkedin.com/in/p-{n},contact-{n}@example.org,X,Y,05 Jan 2024\n"
    for n in range(20)
)
PAGES = ("/", "/inbox", "/connections/", "/connections/contacts", "/account")
# Whoever has a member's name may guess their handle.
QUICK = ("/ties/", "/m/fen-brook", "/ties/fen-brook")
# The quicker, the more often: a small difference takes many to be seen.
FILE_ROUNDS, ROUNDS, QUICK_ROUNDS = 100, 400, 2000
WARM = 10


def nothing() -> None:
    """What most questions need before and after."""


@dataclass(frozen=True)
class Ask:
    """What is asked, and what is done before and after, while no clock runs."""

    do: Callable[[], object]
    before: Callable[[], object] = nothing
    after: Callable[[], object] = nothing
    rounds: int = ROUNDS


def main() -> None:
    """Print the table, and write it to `bench/results/`."""
    report = "\n".join(("# Does the time of an answer tell who is a member?", "", *_reports()))
    print(report)  # noqa: T201 - the table is what this command is for
    (RESULTS / f"{now():%Y-%m-%d}-two-worlds.md").write_text(report, encoding="utf-8")


def _reports() -> Iterator[str]:
    with TemporaryDirectory() as folder, postgresql_server() as server, ExitStack() as stack:
        names = ("alone", "twin", "crowded")
        towns = [f"sqlite:///{folder}/{name}.sqlite3" for name in names]
        # On one server, so that all wait for the same.
        databases = [stack.enter_context(new_database(server)) for _ in names]
        for engine, urls in {"SQLite": towns, "PostgreSQL": databases}.items():
            worlds = [_world(url, has_member=url is urls[-1]) for url in urls]
            yield from _report(engine, *map(stack.enter_context, worlds))


@contextmanager
def _world(database_url: str, *, has_member: bool) -> Iterator[dict[str, Ask]]:
    """What Ada asks for in a town of its own, by name."""
    app = app_on(database_url)
    with app.app_context():
        upgrade()
    given = Given(app, SimpleNamespace(moment=now()))
    ada = given.member("Ada")
    if has_member:
        given.member(NAME, email=FOUND, found_by=FoundBy.ANYONE)
    people = [somebody(f"P{n}", email=f"contact-{n}@example.org") for n in range(CONTACTS)]
    bring(given, ada, reading(people), offers=True)
    with given.inside():
        match_later(ada.id, now=now())
    while match_next(app, now=now()) is Round.DONE:
        pass
    with given.inside():
        contact_id = db.session.scalars(db.select(Contact.id).filter_by(name="P7")).one()
    yield _asks(Ada(given, Browser(app, signed_in=ada.id)), contact_id)
    app.extensions["limits"].close()


class Ada:
    """Her browser, and what is put back between two questions, so that each finds the same."""

    def __init__(self, given: Given, browser: Browser) -> None:
        self.given, self.browser = given, browser
        self.token = browser.token()

    def get(self, path: str) -> None:
        self.browser.client.get(path)

    def post(self, path: str, **typed: object) -> None:
        sent = {"csrf_token": self.token, **typed}
        self.browser.client.post(path, data=sent)

    def choose_file(self) -> None:
        """Up to the page on which one chooses, which is then the page at hand."""
        file = (BytesIO(FILE.encode()), "Connections.csv")
        self.browser.post("/connections/import", {"file": file})

    def choose_another_file(self) -> None:
        self.forget_limits()
        self.choose_file()

    def begin(self) -> None:
        self.browser.press("Bring them in", person=ticked(self.browser), offers="y")

    def undo(self) -> None:
        page = self.browser.page
        assert page is not None and page.path.startswith("/connections/import/"), page
        self.post(f"{page.path}/undo")

    def forget_limits(self) -> None:
        self.given.app.extensions["limits"].forget()

    def forget_invitations(self) -> None:
        forgotten: tuple[type[Base], ...] = (MailInvitation, OutboxMail, ConnectionRequest)
        with self.given.inside():
            for model in forgotten:
                db.session.execute(db.delete(model))


def _asks(ada: Ada, contact_id: int) -> dict[str, Ask]:
    invite = partial(ada.post, "/connections/invite", addresses=FOUND, words="")
    return {
        **{page: Ask(partial(ada.get, page)) for page in PAGES},
        "one contact": Ask(partial(ada.get, f"/connections/contacts/{contact_id}")),
        **{page: Ask(partial(ada.get, page), rounds=QUICK_ROUNDS) for page in QUICK},
        "ask by address": Ask(
            partial(ada.post, "/connections/ask", email=FOUND), before=ada.forget_limits
        ),
        "a file, to choose from": Ask(
            ada.choose_file, before=ada.forget_limits, after=ada.undo, rounds=FILE_ROUNDS
        ),
        "begin, to done": Ask(
            ada.begin, before=ada.choose_another_file, after=ada.undo, rounds=FILE_ROUNDS
        ),
        # Last: what was asked before is forgotten with it.
        "invite by mail": Ask(invite, before=ada.forget_invitations),
    }


def _report(
    engine: str, alone: dict[str, Ask], twin: dict[str, Ask], crowded: dict[str, Ask]
) -> Iterator[str]:
    yield f"## {engine}"
    yield ""
    yield (
        "Answers in each of three towns, in turns, in one process, in milliseconds. *Longer with* "
        "is how often an answer of the town with the member takes longer than one of the town "
        "without, *longer in its twin* the same of another town without: 0.50 tells nothing. "
        "*Chance* is what 95 of 100 comparisons keep within that chance alone makes."
    )
    yield ""
    yield (
        "| page | rounds | without: median (90 %) | with: median (90 %) | longer with "
        "| longer in its twin | chance |"
    )
    yield "| --- | ---: | ---: | ---: | ---: | ---: | ---: |"
    for name, ask in alone.items():
        without, same, having = _in_turns(ask, twin[name], crowded[name])
        yield (
            f"| {name} | {ask.rounds} | {_figures(without)} | {_figures(having)} "
            f"| {_longer(having, without):.3f} | {_longer(same, without):.3f} "
            f"| {_chance(ask.rounds)} |"
        )
    yield ""


def _in_turns(*asks: Ask) -> tuple[list[float], ...]:
    found: tuple[list[float], ...] = tuple([] for _ in asks)
    orders = list(permutations(range(len(asks))))
    for number in range(asks[0].rounds + WARM):
        # Whoever comes second finds a warmer machine, so each comes in each place.
        for place in orders[number % len(orders)]:
            ask = asks[place]
            ask.before()
            begun = perf_counter()
            ask.do()
            took = perf_counter() - begun
            ask.after()
            if number >= WARM:
                found[place].append(took * 1000)
    return found


def _chance(rounds: int) -> str:
    """Within which share 95 of 100 of these comparisons fall if nothing differs (the same U)."""
    off = 1.96 * sqrt((2 * rounds + 1) / 12) / rounds
    return f"{0.5 - off:.3f} to {0.5 + off:.3f}"


def _longer(these: Sequence[float], those: Sequence[float]) -> float:
    """How often one of these is more than one of those, ties as half (Mann and Whitney's U)."""
    ranked = sorted(those)
    below = sum(bisect_left(ranked, one) + bisect_right(ranked, one) for one in these)
    return below / 2 / len(these) / len(those)


def _figures(times: Sequence[float]) -> str:
    return f"{median(times):.2f} ({quantiles(times, n=10)[-1]:.2f})"


if __name__ == "__main__":
    main()
