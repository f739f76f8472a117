"""The worker's part in matching: one member after the other, for whom something has changed."""

from datetime import datetime

from flask import Flask

from meetup.contacts.matching_actions import Matching, match_rest, match_span
from meetup.contacts.matching_queries import hold_if_due, next_due, spans_of
from meetup.db import db, only_reading
from meetup.rounds import Round, leave_turn, without_collecting


def match_next(app: Flask, /, *, now: datetime) -> Round:
    """See for one member whom their contacts find, and whose contacts find them.

    In short transactions: what breaks off is begun anew, and nobody is asked twice.
    """
    with app.app_context(), only_reading():
        waiting = next_due()
        spans = spans_of(waiting[0]) if waiting else []
    if waiting is None:
        return Round.IDLE
    member_id, due_at = waiting
    matching = Matching(member_id, now=now)
    for number, span in enumerate([*spans, None]):
        with app.app_context():
            if number:
                leave_turn()
            with without_collecting():
                if not _is_matched(matching, member_id, span, due_at):
                    # Somebody else deals with them, or holds them for a moment.
                    return Round.IDLE
                db.session.commit()
    return Round.DONE


def _is_matched(
    matching: Matching, member_id: int, span: tuple[int, int] | None, due_at: datetime
) -> bool:
    """One step for a member: these contacts, or the rest. Whether they were still due."""
    member = hold_if_due(member_id)
    if member is None:
        return False
    if span:
        match_span(matching, span)
    else:
        match_rest(matching, member, due_at=due_at)
    return True
