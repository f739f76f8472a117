"""What takes longer than one short transaction, in a request: large files, and what follows."""

from meetup.clock import now
from meetup.connections.sources.source import Reading
from meetup.contact_keys import ContactKeys
from meetup.contacts import staging_actions
from meetup.contacts.import_queries import import_of, marks_of_deleted
from meetup.contacts.keys import staged
from meetup.contacts.models import ContactImport, ContactRow, ContactRowKey
from meetup.contacts.person_queries import keys_shared
from meetup.contacts.rules import AT_ONCE, IN_A_STEP
from meetup.contacts.undo_actions import undo
from meetup.contacts.worker import step
from meetup.db import db, refresh_statistics
from meetup.members.models import Member
from meetup.web import keep_so_far


def stage(owner_id: int, reading: Reading, keys: ContactKeys) -> int:
    """The file stands there to be chosen from; nobody sees it before it is there whole.

    Returns the import's id.
    """
    deleted, shared = marks_of_deleted(owner_id), keys_shared(owner_id)
    rows = list(staged(reading, keys, deleted, shared))
    db.session.rollback()
    import_id = staging_actions.begin_staging(owner_id, reading, now=now()).id
    for start in range(0, len(rows), IN_A_STEP):
        if start:
            keep_so_far()
        staging_actions.stage(import_id, owner_id, rows[start : start + IN_A_STEP])
    if len(rows) > AT_ONCE:
        keep_so_far()
        refresh_statistics(ContactRow, ContactRowKey)
    staging_actions.end_staging(import_id)
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
    import_id, owner_id = own.id, own.owner_id
    keep_so_far()
    while not step(import_id, owner_id, now=now()):
        keep_so_far()
