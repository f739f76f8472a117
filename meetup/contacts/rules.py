"""How far an import has come, and what is asked before it goes on."""

from datetime import timedelta
from enum import StrEnum

AT_ONCE = 500
NAME_LENGTH = 200
KEY_LENGTH = 320
MOST_PROBLEMS_KEPT = 200
# Whoever went away without choosing finds nothing of the file here a day later.
FORGOTTEN_AFTER = timedelta(days=1)


class Stage(StrEnum):
    """How far an import has come.

    `reading` and `undone` are for nobody to see: half a file, and what is being deleted.
    """

    READING = "reading"
    COLUMNS = "columns"
    READ = "read"
    RUNNING = "running"
    DONE = "done"
    UNDONE = "undone"
