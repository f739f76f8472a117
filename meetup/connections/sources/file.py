"""A file as bytes, and what can be seen in it; each looked for once."""

from collections.abc import Iterator
from functools import cached_property
from itertools import islice

from meetup.connections.sources.rows import Row, delimiter_of, rows_of
from meetup.connections.sources.source import NotReadable
from meetup.connections.sources.text import decoded

BEGINNING = 64 * 1024
MOST_OF_A_TABLE = 16 * 1024 * 1024
MOST_ROWS_LOOKED_AT = 60


class File:
    """What somebody brought, or, with `is_whole` false, its beginning."""

    def __init__(self, content: bytes, *, is_whole: bool = True) -> None:
        self.content = content
        self.is_whole = is_whole

    @cached_property
    def beginning(self) -> str:
        """Its first lines as text; the last of them may be cut where the file goes on."""
        return decoded(self.content[:BEGINNING])

    @cached_property
    def delimiter(self) -> str:
        """What separates the cells, if this is a table."""
        return delimiter_of(self.beginning)

    @cached_property
    def first_rows(self) -> list[Row]:
        """The first rows with anything in them, if this is a table."""
        rows = list(islice(rows_of(self.beginning, self.delimiter), MOST_ROWS_LOOKED_AT))
        goes_on = not self.is_whole or len(self.content) > BEGINNING
        return rows[:-1] if goes_on and len(rows) > 1 else rows

    @property
    def rows(self) -> Iterator[Row]:
        """All rows with anything in them. Raises NotReadable for a table that is too large."""
        if len(self.content) > MOST_OF_A_TABLE:
            raise NotReadable("This table is larger than 16 MB.")
        return rows_of(decoded(self.content), self.delimiter)
