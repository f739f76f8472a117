"""Ties computed the slow and obvious way, in exact fractions, from a world of plain facts."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo


@dataclass
class There:
    """Somebody's attendance at an event; `person` is None for a nameless one."""

    person: int | None
    by_handshake: bool = False
    guests: int = 0
    undone: bool = False
    tables: dict[int, str] = field(default_factory=dict)


@dataclass
class Evening:
    starts_at: datetime
    timezone: str = "UTC"
    status: str = "scheduled"
    there: list[There] = field(default_factory=list)
    shaken: set[frozenset[int]] = field(default_factory=set)

    def counts(self, at: datetime) -> bool:
        return self.status == "scheduled" and self.starts_at <= at

    @property
    def day(self) -> date:
        return self.starts_at.astimezone(ZoneInfo(self.timezone)).date()

    @property
    def standing(self) -> list[There]:
        return [one for one in self.there if not one.undone]


@dataclass
class World:
    people: int
    evenings: list[Evening]
    connections: dict[frozenset[int], list[datetime | None]]


@dataclass
class Expected:
    stage: str
    reached: str
    evidence: Fraction
    occasions: int
    days: int
    shared: list[datetime]
    strength: float
    connected: bool
    first_met_at: datetime | None
    recurring_since: datetime | None
    real_since: datetime | None
    last_met_at: datetime | None


def expected_weight(evening: Evening, a: int, b: int) -> Fraction | None:
    """w(e) of strength.md, or None where the two do not share the event."""
    one = next((t for t in evening.standing if t.person == a), None)
    other = next((t for t in evening.standing if t.person == b), None)
    if one is None or other is None:
        return None
    if frozenset((a, b)) in evening.shaken:
        return Fraction(1)
    candidates = []
    size = sum(1 + t.guests for t in evening.standing)
    table_sizes = Counter((r, t) for there in evening.standing for r, t in there.tables.items())
    common = [(r, t) for r, t in one.tables.items() if other.tables.get(r) == t]
    candidates += [Fraction(1, table_sizes[table] - 1) for table in common]
    otherwise = not one.by_handshake and not other.by_handshake
    if otherwise and (size <= 200 or common):
        candidates.append(Fraction(1, size - 1))
    return max(candidates, default=None)


def expected_tie(world: World, a: int, b: int, at: datetime) -> Expected:
    """The tie of a pair as strength.md words it, one definition after the other."""
    shared = [
        (number, evening, w)
        for number, evening in enumerate(world.evenings)
        if evening.counts(at) and (w := expected_weight(evening, a, b)) is not None
    ]
    shared.sort(key=lambda row: (row[1].starts_at, row[0]))

    def evidence_of(rows):
        days = {evening.day for _, evening, _ in rows}
        return sum((min(Fraction(1), _day_sum(rows, day)) for day in days), start=Fraction(0))

    def occasions_of(rows):
        return sorted({e.day for _, e, _ in rows if _day_sum(rows, e.day) >= Fraction(1, 10)})

    def first(holds):
        for length in range(1, len(shared) + 1):
            if holds(shared[:length]):
                return shared[length - 1][1].starts_at
        return None

    evidence, occasions = evidence_of(shared), occasions_of(shared)
    shaken = [e.starts_at for _, e, _ in shared if frozenset((a, b)) in e.shaken]
    first_met = first(lambda rows: evidence_of(rows) >= Fraction(1, 4))
    second = first(lambda rows: len(occasions_of(rows)) >= 2)
    fourth = first(lambda rows: len(occasions_of(rows)) >= 4)
    since = world.connections.get(frozenset((a, b)), [])
    connected = any(moment is None or moment <= at for moment in since)
    reached = expected_stage(evidence, len(occasions), bool(shaken), connected)
    last_met = None
    if shared:
        last_day = max(occasions) if occasions else None
        last_met = max(e.starts_at for _, e, _ in shared if last_day in (None, e.day))
    old = last_met is not None and at - last_met > timedelta(days=365)
    real = (first_met, fourth, shaken[0] if shaken else None)
    recurring = (first_met, second)
    return Expected(
        stage="dormant" if reached in ("recurring", "real") and old else reached,
        reached=reached,
        evidence=evidence,
        occasions=len(occasions),
        days=len({evening.day for _, evening, _ in shared}),
        shared=[evening.starts_at for _, evening, _ in shared],
        strength=sum(
            float(w) * 0.5 ** ((at - e.starts_at) / timedelta(days=180)) for _, e, w in shared
        ),
        connected=connected,
        first_met_at=first_met,
        recurring_since=max(recurring) if None not in recurring else None,
        real_since=max(real) if None not in real else None,
        last_met_at=last_met,
    )


def expected_stage(evidence: Fraction, occasions: int, shaken: bool, connected: bool) -> str:
    """The last row of the table of stages that holds, dormancy aside."""
    met = evidence >= Fraction(1, 4)
    holds = {
        "none": True,
        "connected": connected,
        "same room": evidence > 0,
        "met": met,
        "recurring": met and occasions >= 2,
        "real": met and occasions >= 4 and shaken,
    }
    return [stage for stage, it_does in holds.items() if it_does][-1]


def _day_sum(rows, day):
    return sum((w for _, evening, w in rows if evening.day == day), start=Fraction(0))


AT = datetime(2026, 6, 1, 12, tzinfo=UTC)
