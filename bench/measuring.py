"""Page and hello in turn, round by round, so that both meet the same machine."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median

from bench.client import ask
from bench.pages import HELLO, Page
from bench.served import Served


@dataclass
class Measured:
    """What came of one page: a share of hello, a rate and a cost for each round.

    `hellos` are the rates of hello beside them. A cost is the milliseconds for which the server's
    workers computed for one answer.
    """

    page: Page
    shares: list[float] = field(default_factory=list)
    rates: list[float] = field(default_factory=list)
    costs: list[float] = field(default_factory=list)
    hellos: list[float] = field(default_factory=list)

    @property
    def share(self) -> float:
        return median(self.shares)

    @property
    def rate(self) -> float:
        return median(self.rates)

    @property
    def cost(self) -> float:
        return median(self.costs)

    @property
    def reaches(self) -> bool:
        return self.share >= self.page.aim


def check(site: Served, pages: Sequence[Page]) -> None:
    """Ask each request once. Raises WrongAnswer for an answer that is not as it should be."""
    for page in pages:
        for request in page.requests:
            site.ask(request)


def measure(
    site: Served, hello: Served, pages: Sequence[Page], *, rounds: int, seconds: float
) -> list[Measured]:
    """Each page beside a hello of its own, `rounds` times."""
    found = [Measured(page) for page in pages]
    for _ in range(rounds):
        for one in found:
            of_hello = ask(hello.port, [HELLO], seconds=seconds / 2)
            before = site.cpu_seconds()
            of_page = ask(site.port, one.page.requests, seconds=seconds)
            one.costs.append((site.cpu_seconds() - before) / of_page.number * 1000)
            one.rates.append(of_page.rate)
            one.hellos.append(of_hello.rate)
            one.shares.append(of_page.rate / of_hello.rate)
    return found
