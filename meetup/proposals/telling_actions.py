"""Telling the members of a group what was proposed, some at a time."""

from datetime import datetime

from meetup.db import db
from meetup.mail.actions import enqueue
from meetup.proposals.telling_queries import is_news, next_readers, proposal_in_hand

PROPOSED = "proposed"
AT_ONCE = 50
# No member has an id as low.
BEFORE_ALL = 0


def tell_some_members(event_id: int, *, now: datetime) -> None:
    """Write to some of the members who are to be told of a proposal, or to the last of them."""
    event = proposal_in_hand(event_id)
    if event is None:
        return
    readers = next_readers(event, most=AT_ONCE) if is_news(event, now=now) else []
    for reader in readers:
        about = {"event_id": event.id, "member_id": reader.id}
        purpose = f"{PROPOSED}:{event.id}:{reader.id}"
        enqueue(PROPOSED, reader.email, purpose=purpose, now=now, **about)
    event.telling_after = readers[-1].id if len(readers) == AT_ONCE else None
    db.session.flush()
