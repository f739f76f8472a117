"""When a tie is real: the facts between two people, folded once into stage, strength and dates."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

HALF_LIFE = timedelta(days=180)
DORMANT_AFTER = timedelta(days=365)
FADING_AFTER = timedelta(days=180)
MET_FROM = 0.25
OCCASION_FROM = 0.1
RECURRING_FROM = 2
REAL_FROM = 4
LARGEST_ROOM = 200

# Six rooms of 25 sum to 0.24999999999999997, and engines may add them in another order.
TOLERANCE = 1e-9


class Stage(StrEnum):
    """Where a tie stands; each stage but the last is above the one before."""

    NONE = "none"
    CONTACT = "contact"
    CONNECTED = "connected"
    SAME_ROOM = "same room"
    MET = "met"
    RECURRING = "recurring"
    REAL = "real"
    DORMANT = "dormant"


MET_OR_MORE = (Stage.MET, Stage.RECURRING, Stage.REAL)


class SharedEvent(NamedTuple):
    """What one event says about a pair; events sort by start, then id, as they are folded.

    `room_size` counts everybody who was there, ticked guests and nameless ones included.
    `in_the_room`: both were recorded otherwise than by shaking hands. `table_size` is that of
    the smallest table at which both sat.
    """

    starts_at: datetime
    event_id: int
    local_day: date
    room_size: int
    in_the_room: bool = True
    shook_hands: bool = False
    table_size: int | None = None

    @property
    def weight(self) -> float:
        """How much this event says about the pair; see `weight`."""
        return weight(
            self.room_size if self.in_the_room else None,
            shook_hands=self.shook_hands,
            table_size=self.table_size,
        )


class Facts(NamedTuple):
    """Everything known between two people at a moment, the shared events in any order.

    `connected_since` may be unknown of people who are connected. `asked`: the one who looks
    asked the other.
    """

    shared: tuple[SharedEvent, ...] = ()
    connected: bool = False
    connected_since: datetime | None = None
    asked: bool = False


class Tie(NamedTuple):
    """What the facts between two people come to at one moment.

    `evidence` is dimensionless, 0.0 or more; `occasions` and `days` are numbers of local days;
    `strength` orders ties and is never shown. `reached` is the stage without regard to how long
    ago they last met; `stage` says *dormant* where that is long ago.
    """

    stage: Stage
    reached: Stage
    evidence: float
    occasions: int
    days: int
    strength: float
    strength_undecayed: float
    shared: tuple[SharedEvent, ...]
    connected: bool
    connected_since: datetime | None
    first_same_room_at: datetime | None = None
    first_met_at: datetime | None = None
    recurring_since: datetime | None = None
    real_since: datetime | None = None
    last_met_at: datetime | None = None
    is_fading: bool = False
    shook_hands: bool = False

    @property
    def last_at(self) -> datetime | None:
        """Start of the last shared event."""
        return self.shared[-1].starts_at if self.shared else None

    def day_of(self, moment: datetime) -> date:
        """The local day, where it took place, of the shared event that started at `moment`."""
        return next(event.local_day for event in self.shared if event.starts_at == moment)

    @property
    def has_met(self) -> bool:
        """Whether it is in stage met or above, dormant or not."""
        return self.reached in MET_OR_MORE


def weight(
    room_size: int | None, *, shook_hands: bool = False, table_size: int | None = None
) -> float:
    """How much one shared event says about a pair; above 0.0, at most 1.0, dimensionless.

    A handshake counts 1.0. Without one, a room of n shares one unit of attention among the
    n - 1 others; a table is a room of its own. `room_size` is None where one of the two is known
    to be there only by shaking hands: then the room says nothing about them. Raises ValueError
    where nothing says that the two shared the event, and for a room or table of fewer than two.
    Source: Newman 2001, Phys. Rev. E 64, 016132, section II (1/(n - 1)).
    """
    smallest = room_size
    if table_size is not None and (smallest is None or table_size < smallest):
        smallest = table_size
    if smallest is not None and smallest < 2:
        raise ValueError(f"a room of {smallest} holds no pair")
    if shook_hands:
        return 1.0
    if smallest is None:
        raise ValueError("nothing says that the two shared this event")
    return 1 / (smallest - 1)


def have_met(shared: Iterable[tuple[date, float]]) -> bool:
    """Whether the two who shared these events have met, which is all that some pages ask.

    Each is the local day of one, and its weight; in any order.
    """
    weights: dict[date, float] = {}
    for day, worth in shared:
        weights[day] = weights.get(day, 0.0) + worth
    return is_met(_evidence(weights))


def is_met(evidence: float) -> bool:
    """Whether evidence amounts to having met."""
    return evidence >= MET_FROM - TOLERANCE


def is_occasion(weight_of_day: float) -> bool:
    """Whether a day's summed weight makes it an occasion: a handshake, or a room of at most 11."""
    return weight_of_day >= OCCASION_FROM - TOLERANCE


def tie(facts: Facts, *, at: datetime) -> Tie:
    """Fold the facts known at the moment `at` into a tie, in one pass over the shared events."""
    shared = tuple(sorted(facts.shared))
    fold = _folded(shared, at)
    evidence = _evidence(fold.weights)
    occasions = sorted(fold.occasions.values())
    last_met_at = _last_met(shared, fold.occasions)
    reached = _reached(facts, fold, evidence)
    ages = reached is Stage.RECURRING or reached is Stage.REAL
    since_last = at - last_met_at if ages and last_met_at else timedelta(0)
    met_at, shaken_at = fold.first_met_at, fold.first_handshake_at
    return Tie(
        stage=Stage.DORMANT if since_last > DORMANT_AFTER else reached,
        reached=reached,
        evidence=evidence,
        occasions=len(occasions),
        days=len(fold.weights),
        strength=fold.strength,
        strength_undecayed=fold.strength_undecayed,
        shared=shared,
        connected=facts.connected,
        connected_since=facts.connected_since,
        first_same_room_at=shared[0].starts_at if shared else None,
        first_met_at=met_at,
        recurring_since=_once(RECURRING_FROM, occasions, met_at),
        real_since=_once(REAL_FROM, occasions, met_at, shaken_at),
        last_met_at=last_met_at,
        is_fading=FADING_AFTER <= since_last <= DORMANT_AFTER,
        shook_hands=shaken_at is not None,
    )


def _evidence(weights: dict[date, float]) -> float:
    """The sum over local days, of which each counts 1.0 at most."""
    return sum([min(1.0, of_day) for of_day in weights.values()])


class _Fold(NamedTuple):
    """What one pass over the shared events of a pair gathers.

    `weights` are the sums of each local day; `occasions` has the start of the event that made
    a day one.
    """

    weights: dict[date, float]
    occasions: dict[date, datetime]
    strength: float
    strength_undecayed: float
    first_met_at: datetime | None
    first_handshake_at: datetime | None


def _folded(shared: tuple[SharedEvent, ...], at: datetime) -> _Fold:
    """The pass itself, oldest first; a page goes through it once for each of hundreds of people."""
    weights: dict[date, float] = {}
    occasions: dict[date, datetime] = {}
    evidence = strength = undecayed = 0.0
    first_met_at = first_handshake_at = None
    for event in shared:
        starts_at, day, worth = event.starts_at, event.local_day, event.weight
        before = weights.get(day, 0.0)
        of_day = weights[day] = before + worth
        evidence += min(1.0, of_day) - min(1.0, before)
        undecayed += worth
        strength += worth * 2 ** (-((at - starts_at) / HALF_LIFE))
        if is_occasion(of_day):
            occasions.setdefault(day, starts_at)
        if first_met_at is None and is_met(evidence):
            first_met_at = starts_at
        if first_handshake_at is None and event.shook_hands:
            first_handshake_at = starts_at
    return _Fold(weights, occasions, strength, undecayed, first_met_at, first_handshake_at)


def _reached(facts: Facts, fold: _Fold, evidence: float) -> Stage:
    occasions = len(fold.occasions)
    if is_met(evidence):
        if occasions >= REAL_FROM and fold.first_handshake_at is not None:
            return Stage.REAL
        return Stage.RECURRING if occasions >= RECURRING_FROM else Stage.MET
    if fold.weights:
        return Stage.SAME_ROOM
    if facts.connected:
        return Stage.CONNECTED
    return Stage.CONTACT if facts.asked else Stage.NONE


def _last_met(shared: tuple[SharedEvent, ...], occasions: dict[date, datetime]) -> datetime | None:
    if not occasions:
        return shared[-1].starts_at if shared else None
    last_day = max(occasions)
    return max(event.starts_at for event in shared if event.local_day == last_day)


def _once(number: int, occasions: list[datetime], *moments: datetime | None) -> datetime | None:
    """When there had been `number` occasions, and each of `moments` had come, if ever."""
    known = [moment for moment in moments if moment is not None]
    if len(occasions) < number or len(known) < len(moments):
        return None
    return max(occasions[number - 1], *known)
