"""The worker's part in imports: large ones, undone ones, and those that were left lying."""

from datetime import datetime

from flask import Flask

from meetup.contact_keys import ContactKeys, contact_keys
from meetup.contacts.import_queries import hold_imports_of, import_to_go_on_with, work_waiting
from meetup.contacts.matching_actions import match_later
from meetup.contacts.rules import Stage
from meetup.contacts.staging_actions import stage_next
from meetup.contacts.undo_actions import abandon, delete_next
from meetup.contacts.writing_actions import write_next
from meetup.db import db, only_reading
from meetup.rounds import Round, leave_turn, without_collecting


def go_on_with_imports(app: Flask, /, *, now: datetime) -> Round:
    """Stage, write or delete a few hundred rows of an import that waits for it."""
    with app.app_context(), only_reading():
        waiting = work_waiting(now=now)
    if waiting is None:
        return Round.IDLE
    with app.app_context():
        with without_collecting():
            step(*waiting, contact_keys(app.config["HANDSHAKES"]), now=now)
            db.session.commit()
        leave_turn()
    return Round.DONE


def step(import_id: int, owner_id: int, keys: ContactKeys, *, now: datetime) -> bool:
    """What is next with this import, as it stands once nobody else writes for its owner.

    Whether that was all. The commit is the caller's.
    """
    hold_imports_of(owner_id)
    own = import_to_go_on_with(import_id)
    if own is None:
        return True
    abandon(own, now=now)
    if own.stage is Stage.READING:
        return stage_next(own, keys)
    if own.stage not in (Stage.RUNNING, Stage.UNDONE):
        return True
    is_done = write_next(own, now=now) if own.stage is Stage.RUNNING else delete_next(own)
    if is_done:
        match_later(owner_id, now=now)
    return is_done
