"""How far an import has come, what is asked before it goes on, and what makes two rows one."""

from datetime import timedelta
from enum import StrEnum

from meetup.errors import Refusal

AT_ONCE = 500
# As many rows as a transaction writes within some 50 ms; others write before the next.
IN_A_STEP = 250
# Rows of people who are packed; they cost half as much.
IN_A_PIECE = 500
MOST_BYTES = 16 * 1024 * 1024
TOO_LARGE = "This file is larger than 16 MB."
NAME_LENGTH = 200
KEY_LENGTH = 320
# Ten of 300 characters, a line each.
PROFILES_LENGTH = 10 * 301
MOST_PROBLEMS_KEPT = 200
# Whoever went away without choosing finds nothing of the file here a day later.
FORGOTTEN_AFTER = timedelta(days=1)


class Stage(StrEnum):
    """How far an import has come.

    Of one at `reading` nobody chooses yet, since half of it is there; `undone` is for nobody to
    see: what is being deleted.
    """

    READING = "reading"
    COLUMNS = "columns"
    READ = "read"
    RUNNING = "running"
    DONE = "done"
    UNDONE = "undone"


class StillWriting(Refusal):
    """One import of a member is written at a time."""


class OlderThanAnother(Refusal):
    """A newer file of the same kind has been brought in meanwhile."""


class NobodyChosen(Refusal):
    """There is nobody to bring in."""

    status, field = 422, "people"


def check_begin(*, another_runs: bool, newer_is_done: bool, chosen: int) -> None:
    """Raise what keeps an import from being written now, if anything does."""
    if another_runs:
        raise StillWriting("Another import of yours is still being written. Please wait for it.")
    if newer_is_done:
        raise OlderThanAnother(
            "You have brought in a newer file of this kind meanwhile. "
            "Please bring this one again if it is the one that counts."
        )
    if not chosen:
        raise NobodyChosen("Please choose at least one person.")


def check_undo(*, another_runs: bool) -> None:
    """Raise StillWriting while another import is written."""
    if another_runs:
        raise StillWriting("Another import of yours is still being written. Please wait for it.")


def numbered(identity: str, times: int) -> str:
    """The identity of a row that is the nth with the same one in its file."""
    return identity if times == 1 else f"{identity}#{times}"


def best_name(names: list[str]) -> str:
    """What a contact is called whose rows have these names, the newest first.

    A handle is a name only where there is no other.
    """
    return next((name for name in names if "@" not in name), names[0])
