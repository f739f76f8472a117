"""Ties, counted: of all online ties, how many became real."""

from collections.abc import Iterable
from dataclasses import dataclass

from meetup.ties.rules import Stage, Tie


@dataclass(frozen=True, slots=True)
class Report:
    """Of all online ties, how many came to what; each number counts those above it, too.

    Dormant ties count by what they were. `offline_only`: met, not connected online.
    """

    online_ties: int
    same_room: int
    met: int
    recurring: int
    real: int
    dormant: int
    offline_only: int

    @property
    def met_share(self) -> float | None:
        """Met, of the online ties, rounded to 4 places; None without online ties."""
        return round(self.met / self.online_ties, 4) if self.online_ties else None


def report(ties: Iterable[Tie]) -> Report:
    """Count ties in one pass."""
    online: dict[Stage, int] = dict.fromkeys(Stage, 0)
    dormant = offline_only = 0
    for one in ties:
        if one.connected:
            online[one.reached] += 1
            dormant += one.stage is Stage.DORMANT
        else:
            offline_only += one.has_met
    real = online[Stage.REAL]
    recurring = real + online[Stage.RECURRING]
    met = recurring + online[Stage.MET]
    return Report(
        online_ties=sum(online.values()),
        same_room=met + online[Stage.SAME_ROOM],
        met=met,
        recurring=recurring,
        real=real,
        dormant=dormant,
        offline_only=offline_only,
    )
