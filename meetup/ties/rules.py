"""When a tie is real: the facts between two people, folded once into stage, strength and dates."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

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


@dataclass(frozen=True, slots=True)
class SharedEvent:
    """What one event says about a pair.

    `room_size` counts everybody who was there, ticked guests and nameless ones included.
    `in_the_room`: both were recorded otherwise than by shaking hands. `table_size` is that of
    the smallest table at which both sat. `is_listed`: the one who looks may know by name that
    the other was there.
    """

    event_id: int
    starts_at: datetime
    local_day: date
    room_size: int
    in_the_room: bool = True
    shook_hands: bool = False
    table_size: int | None = None
    is_listed: bool = True

    @property
    def weight(self) -> float:
        """How much this event says about the pair; see `weight`."""
        return weight(
            self.room_size if self.in_the_room else None,
            shook_hands=self.shook_hands,
            table_size=self.table_size,
        )


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything known between two people at a moment, the shared events in any order.

    `connected_since` may be unknown of people who are connected. `asked` and `is_seen` are those
    of the one who looks: they asked the other, or see them in the attendee list of an event.
    """

    shared: tuple[SharedEvent, ...] = ()
    connected: bool = False
    connected_since: datetime | None = None
    asked: bool = False
    is_seen: bool = False

    @property
    def shook_hands(self) -> bool:
        return any(event.shook_hands for event in self.shared)

    @property
    def told(self) -> "Facts":
        """What the one who looks may know: without events at which the other was unlisted to them.

        A date alone would tell where the other was.
        """
        if all(event.is_listed for event in self.shared):
            return self
        return replace(self, shared=tuple(event for event in self.shared if event.is_listed))

    @property
    def may_be_shown(self) -> bool:
        """Whether the pages of the one who looks show this person at all (strength.md, Dates)."""
        return self.connected or self.asked or self.is_seen or self.shook_hands


@dataclass(frozen=True, slots=True)
class Tie:
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
    sizes = [size for size in (room_size, table_size) if size is not None]
    if any(size < 2 for size in sizes):
        raise ValueError(f"a room of {min(sizes)} holds no pair")
    if shook_hands:
        return 1.0
    if not sizes:
        raise ValueError("nothing says that the two shared this event")
    return 1 / (min(sizes) - 1)


def is_met(evidence: float) -> bool:
    """Whether evidence amounts to having met."""
    return evidence >= MET_FROM - TOLERANCE


def is_occasion(weight_of_day: float) -> bool:
    """Whether a day's summed weight makes it an occasion: a handshake, or a room of at most 11."""
    return weight_of_day >= OCCASION_FROM - TOLERANCE


def tie(facts: Facts, *, at: datetime) -> Tie:
    """Fold the facts known at the moment `at` into a tie, in one pass over the shared events."""
    fold = _Fold(at)
    shared = tuple(sorted(facts.shared, key=lambda event: (event.starts_at, event.event_id)))
    for event in shared:
        fold.add(event)
    evidence = sum(min(1.0, of_day) for of_day in fold.weights.values())
    last_met_at = _last_met(shared, fold)
    reached = _reached(facts, fold, evidence)
    since_last = at - last_met_at if last_met_at else timedelta(0)
    ages = reached in (Stage.RECURRING, Stage.REAL)
    return Tie(
        stage=Stage.DORMANT if ages and since_last > DORMANT_AFTER else reached,
        reached=reached,
        evidence=evidence,
        occasions=len(fold.occasions),
        days=len(fold.weights),
        strength=fold.strength,
        strength_undecayed=fold.strength_undecayed,
        shared=shared,
        connected=facts.connected,
        connected_since=facts.connected_since,
        first_same_room_at=shared[0].starts_at if shared else None,
        first_met_at=fold.first_met_at,
        recurring_since=_latest(fold.nth_occasion(RECURRING_FROM), fold.first_met_at),
        real_since=_latest(
            fold.nth_occasion(REAL_FROM), fold.first_met_at, fold.first_handshake_at
        ),
        last_met_at=last_met_at,
        is_fading=ages and FADING_AFTER <= since_last <= DORMANT_AFTER,
        shook_hands=fold.first_handshake_at is not None,
    )


@dataclass(slots=True)
class _Fold:
    """What one pass over the shared events of a pair gathers, oldest first."""

    at: datetime
    weights: dict[date, float] = field(default_factory=dict)
    occasions: dict[date, datetime] = field(default_factory=dict)
    evidence: float = 0.0
    strength: float = 0.0
    strength_undecayed: float = 0.0
    first_met_at: datetime | None = None
    first_handshake_at: datetime | None = None

    def add(self, event: SharedEvent) -> None:
        worth = event.weight
        before = self.weights.get(event.local_day, 0.0)
        self.weights[event.local_day] = before + worth
        self.evidence += min(1.0, before + worth) - min(1.0, before)
        self.strength_undecayed += worth
        self.strength += worth * 2 ** (-((self.at - event.starts_at) / HALF_LIFE))
        if is_occasion(before + worth):
            self.occasions.setdefault(event.local_day, event.starts_at)
        if self.first_met_at is None and is_met(self.evidence):
            self.first_met_at = event.starts_at
        if self.first_handshake_at is None and event.shook_hands:
            self.first_handshake_at = event.starts_at

    def nth_occasion(self, number: int) -> datetime | None:
        """Start of the event that made the `number`th occasion, counted from 1."""
        moments = sorted(self.occasions.values())
        return moments[number - 1] if len(moments) >= number else None


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


def _last_met(shared: tuple[SharedEvent, ...], fold: _Fold) -> datetime | None:
    if not shared:
        return None
    if not fold.occasions:
        return shared[-1].starts_at
    last_day = max(fold.occasions)
    return max(event.starts_at for event in shared if event.local_day == last_day)


def _latest(*moments: datetime | None) -> datetime | None:
    known = [moment for moment in moments if moment is not None]
    return max(known) if len(known) == len(moments) else None
