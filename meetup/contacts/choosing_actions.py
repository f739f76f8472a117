"""Whom the owner of an import wants to bring in."""

from collections.abc import Collection

from sqlalchemy import update

from meetup.connections.sources.source import Listing
from meetup.contacts.choosing_queries import found_rows
from meetup.contacts.import_queries import earlier_ids
from meetup.contacts.models import ContactImport, ContactRow
from meetup.db import db


def choose(own: ContactImport, ticked: Collection[int], *, shown: Collection[int]) -> None:
    """Of the rows that were shown, those that are ticked; the others stay as they are."""
    of_page = update(ContactRow).where(ContactRow.import_id == own.id)
    for row_ids, chosen in ((set(shown) & set(ticked), True), (set(shown) - set(ticked), False)):
        if row_ids:
            rows = of_page.where(ContactRow.id.in_(sorted(row_ids)))
            db.session.execute(rows.values(chosen=chosen))


def say(
    own: ContactImport, *, offers: bool, is_whole: bool | None, listing: Listing | None
) -> None:
    """What the owner says of the file; None for what was not asked, and stays as it is."""
    own.offers = offers
    own.is_whole = own.is_whole if is_whole is None else is_whole
    own.listing = listing or own.listing
    db.session.flush()


def withdraw_offer(own: ContactImport) -> None:
    """The owner offers no more to connect to those of this import, or of older ones of its kind.

    Those, too, so that undoing this one does not bring their offer back.
    """
    ids = [own.id, *earlier_ids(own)]
    these = update(ContactImport).where(ContactImport.id.in_(ids))
    db.session.execute(these.values(offers=False))
    # A no that was said of one alone stays.
    alone = update(ContactRow).where(ContactRow.import_id.in_(ids), ContactRow.offers.is_(True))
    db.session.execute(alone.values(offers=None))


def choose_all(own: ContactImport, *, sought: str, chosen: bool) -> None:
    """All, or none, of those whose name holds every word of `sought`."""
    rows = update(ContactRow).where(*found_rows(own, sought))
    db.session.execute(rows.values(chosen=chosen))
