"""Asking those who can be found whether they would like to connect, in the name of offers."""

from datetime import datetime

from sqlalchemy import delete, update

from meetup.connections.models import ConnectionRequest
from meetup.contacts.matching_queries import new_requests, rests_on_nothing
from meetup.db import db, insert_chosen
from meetup.members.models import Member


def match_later(owner_id: int, *, now: datetime) -> None:
    """What this member has among their contacts has changed: the worker looks whom that finds."""
    own = update(Member).where(Member.id == owner_id).values(matching_due_at=now)
    db.session.execute(own, execution_options={"synchronize_session": False})


def match(member: Member, *, now: datetime) -> None:
    """Ask everybody whom contacts of this member find, and them, where others' contacts find them.

    What rests on no offer any more goes. Twice is as once; the statements are the same whether
    that is anybody or nobody. Whoever calls this holds the member.
    """
    member.matching_due_at = None
    db.session.flush()
    insert_chosen(ConnectionRequest, new_requests(member.id, at=now))
    gone = delete(ConnectionRequest).where(rests_on_nothing(member.id))
    db.session.execute(gone, execution_options={"synchronize_session": False})
