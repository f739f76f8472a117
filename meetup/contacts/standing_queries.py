"""What rows say today; what a newer file says otherwise, or lists no more, counts no longer.

Never a statement of its own.
"""

from functools import cache

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select, true
from sqlalchemy.orm import aliased

from meetup.contacts.models import Contact, ContactImport, ContactRow
from meetup.contacts.rules import Stage

Row = type[ContactRow]
Import = type[ContactImport]


def stands(row: Row, own: Import) -> ColumnElement[bool]:
    """Whether no newer file of its kind lists its person, and no newer whole list lacks them."""
    newer, again = aliased(ContactImport), aliased(ContactRow)
    overtakes = or_(newer.is_whole, again.id.is_not(None))
    return ~_listed_in_newer(row, own, newer, again).where(overtakes).correlate(row, own).exists()


def is_listed(own: Import) -> ColumnElement[bool]:
    """Whether no newer whole list of its kind has replaced this one."""
    newer = aliased(ContactImport)
    replaces = select(newer.id).where(*_is_newer(own, newer), newer.is_whole)
    return ~replaces.correlate(own).exists()


@cache
def is_offered() -> ColumnElement[bool]:
    """Whether the owner of the contact of the row offers to connect with them.

    In each kind of file the newest in which they were chosen says so, or the owner of this contact
    alone since. A no of the latter holds, whatever else is brought in.
    """
    refused = aliased(ContactRow)
    no = exists().where(refused.contact_id == Contact.id, refused.offers.is_(False))
    return and_(_has_word(is_yes=True), ~no)


@cache
def may_be_offered() -> ColumnElement[bool]:
    """Whether an offer to the contact of the row could count: not to who is gone from each list."""
    return _has_word(is_yes=False)


def _has_word(*, is_yes: bool) -> ColumnElement[bool]:
    """Whether some kind of file says whether they are offered, or even says yes.

    A whole list that lacks them ends what was said before it.
    """
    word, own = aliased(ContactRow), aliased(ContactImport)
    newer, again = aliased(ContactImport), aliased(ContactRow)
    overtakes = or_(again.chosen, and_(newer.is_whole, again.id.is_(None)))
    overtaken = _listed_in_newer(word, own, newer, again).where(overtakes)
    return exists().where(
        word.contact_id == Contact.id,
        word.chosen,
        own.id == word.import_id,
        own.stage == Stage.DONE,
        func.coalesce(word.offers, own.offers) if is_yes else true(),
        ~overtaken.correlate(word, own).exists(),
    )


def _listed_in_newer(row: Row, own: Import, newer: Import, again: Row) -> Select[int]:
    """The newer files of a row's kind, each with the row of the same person where it has one."""
    is_them = and_(
        again.import_id == newer.id,
        again.identity == row.identity,
        again.contact_id.is_not(None),
    )
    return select(newer.id).outerjoin(again, is_them).where(*_is_newer(own, newer))


def _is_newer(own: Import, newer: Import) -> tuple[ColumnElement[bool], ...]:
    return (
        *(newer.owner_id == own.owner_id, newer.stage == Stage.DONE, newer.id > own.id),
        *(newer.source == own.source, newer.listing == own.listing),
    )
