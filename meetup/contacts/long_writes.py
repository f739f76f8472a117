"""What is done at once where it is a few rows only, and else left to the worker."""

from meetup.clock import now
from meetup.connections.sources.source import Reading
from meetup.contact_keys import ContactKeys, contact_keys
from meetup.contacts import staging_actions
from meetup.contacts.import_queries import import_of, marks_of_deleted
from meetup.contacts.keys import staged
from meetup.contacts.models import ContactImport
from meetup.contacts.person_queries import keys_shared
from meetup.contacts.pieces import in_pieces
from meetup.contacts.rules import AT_ONCE
from meetup.contacts.undo_actions import undo
from meetup.contacts.worker import step
from meetup.db import db
from meetup.members.models import Member
from meetup.web import keep_so_far, settings


def stage(owner_id: int, reading: Reading, keys: ContactKeys) -> int:
    """Keep what was read; the worker makes rows of many people, from which their owner chooses.

    Returns the import's id.
    """
    deleted, shared = marks_of_deleted(owner_id), keys_shared(owner_id)
    # Telling people apart takes long, and must not keep the database's only writer waiting.
    db.session.rollback()
    pieces = list(in_pieces(staged(reading, keys, deleted, shared)))
    own = staging_actions.keep_people(owner_id, reading, pieces, now=now())
    import_id = own.id
    finish(own, rows=own.people)
    return import_id


def take_back(owner: Member, import_id: int) -> None:
    """Undo an import; a large one is deleted by the worker. Raises NotFound and StillWriting."""
    own = import_of(owner, import_id, for_update=True)
    undo(own)
    finish(own, rows=own.people)


def finish(own: ContactImport, *, rows: int) -> None:
    """What the worker would do, here and now, if that is a few rows only.

    From the first commit on the worker may be quicker at any time.
    """
    if rows > AT_ONCE:
        return
    import_id, owner_id, keys = own.id, own.owner_id, contact_keys(settings())
    keep_so_far()
    while not step(import_id, owner_id, keys, now=now()):
        keep_so_far()
