"""The rows of an import, a page at a time, while its owner chooses."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select

from meetup.contacts.import_queries import earlier_ids, is_known
from meetup.contacts.models import ContactImport, ContactRow
from meetup.db import db
from meetup.errors import NotFound
from meetup.folding import folded

ON_A_PAGE = 200


@dataclass(frozen=True)
class RowsPage:
    """Some rows of an import, by name; each with whether that person is a contact already."""

    rows: Sequence[tuple[ContactRow, bool]]
    sought: str
    number: int
    pages: int
    found: int
    chosen: int


def rows_page(own: ContactImport, sought: str, *, number: int) -> RowsPage:
    """The rows in whose name every word of `sought` is found; of all pages, this one.

    Raises NotFound for a page that is not there.
    """
    found = _count(*found_rows(own, sought))
    pages = max(1, -(-found // ON_A_PAGE))
    if not 1 <= number <= pages:
        raise NotFound
    rows = (
        select(ContactRow, is_known(earlier_ids(own)))
        .where(*found_rows(own, sought))
        .order_by(ContactRow.search, ContactRow.id)
        .offset((number - 1) * ON_A_PAGE)
        .limit(ON_A_PAGE)
    )
    return RowsPage(
        rows=[(row, known) for row, known in db.session.execute(rows)],
        sought=sought,
        number=number,
        pages=pages,
        found=found,
        chosen=_count(ContactRow.import_id == own.id, ContactRow.chosen.is_(True)),
    )


def found_rows(own: ContactImport, sought: str) -> list[ColumnElement[bool]]:
    """Whether a row is of this import and its name holds every word of `sought`."""
    words = folded(sought).split()
    named = [ContactRow.search.contains(word, autoescape=True) for word in words]
    return [ContactRow.import_id == own.id, *named]


def _count(*conditions: ColumnElement[bool]) -> int:
    return db.session.scalar(select(func.count(ContactRow.id)).where(*conditions)) or 0
