"""What a tie comes to, in sentences."""

from datetime import date

from meetup.ties.rules import REAL_FROM, RECURRING_FROM, SharedEvent, Stage, Tie


def why(tie: Tie, name: str) -> str:
    """The stage and why, in a sentence said to one of the two about `name`, the other."""
    said = {
        Stage.CONTACT: f"You have asked {name} to connect.",
        Stage.CONNECTED: (
            f"You and {name} are connected online, and no evening of yours is known yet."
        ),
        Stage.SAME_ROOM: (
            f"You and {name} were in the same room {_times(len(tie.shared))}. "
            "That is not having met."
        ),
        Stage.MET: f"You and {name} have met: {_because(tie)}.",
        Stage.RECURRING: f"You and {name} keep meeting: {_because(tie)}.",
        Stage.REAL: f"This is a real relationship: {_because(tie)}.",
        Stage.DORMANT: (
            f"You and {name} have not met for more than a year. Before, {_because(tie)}."
        ),
    }
    return said.get(tie.stage, f"Nothing is known between you and {name}.")


def missing(tie: Tie) -> str | None:
    """What it takes to come to the next stage, in a sentence; None where there is none."""
    if tie.reached is Stage.REAL:
        return None
    if tie.reached is Stage.RECURRING and tie.occasions >= REAL_FROM:
        return "To be real it takes a handshake: that both of you say that you met."
    if tie.reached is Stage.RECURRING:
        more = f"To be real it takes {_small_days(REAL_FROM - tie.occasions)}"
        return f"{more}." if tie.shook_hands else f"{more}, and one handshake."
    if tie.reached is Stage.MET:
        return f"To be recurring it takes {_small_days(RECURRING_FROM - tie.occasions)}."
    return "To have met it takes a handshake, or an evening at a small table."


def _small_days(number: int) -> str:
    return f"{_days(number)} more in a small room, or with a handshake"


def _because(tie: Tie) -> str:
    if tie.occasions:
        return f"you were together in a small room, or shook hands, on {_days(tie.occasions)}"
    return f"you were in the same room {_times(len(tie.shared))}"


def _days(number: int) -> str:
    return "1 day" if number == 1 else f"{number} days"


def _times(number: int) -> str:
    return "once" if number == 1 else f"{number} times"


def how(shared: SharedEvent) -> str:
    """How near two people were at an event, in a sentence."""
    if shared.shook_hands:
        return "You shook hands."
    if shared.table_size is not None:
        return f"You sat at a table of {shared.table_size}."
    return f"You were in a room of {shared.room_size}."


def life(tie: Tie, *, met_at: str | None) -> str | None:
    """From the connection to the first meeting, or the other way round; None before either.

    `met_at` is the title of the event at which they first met, where it may be named.
    """
    connected, met = tie.connected_since, tie.first_met_at
    if connected is None or met is None:
        return None
    met_on = tie.day_of(met)
    online = f"connected online in {_month(connected.date())}"
    in_person = f"first met in {_month(met_on)}" + (f" at {met_at}" if met_at else "")
    first, then = (online, in_person) if connected <= met else (in_person, online)
    apart = abs((met_on - connected.date()).days)
    later = f"{_days(apart)} later" if apart else "on the same day"
    real = f"; real since {_month(tie.day_of(tie.real_since))}" if tie.real_since else ""
    return f"You {first} and {then}, {later}{real}."


def _month(day: date) -> str:
    return f"{day:%B %Y}"
