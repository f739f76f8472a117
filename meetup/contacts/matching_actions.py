"""Asking those who can be found whether they would like to connect, in the name of offers."""

from datetime import datetime

from sqlalchemy import delete, update

from meetup.connections.models import ConnectionRequest
from meetup.contacts.matching_queries import (
    requests_by,
    requests_of_inviters,
    requests_to,
    rests_on_nothing,
)
from meetup.db import db, insert_chosen
from meetup.members.models import Member


def match_later(owner_id: int, *, now: datetime) -> None:
    """What this member has among their contacts has changed: the worker looks whom that finds."""
    own = update(Member).where(Member.id == owner_id).values(matching_due_at=now)
    db.session.execute(own, execution_options={"synchronize_session": False})


class Matching:
    """What the database is told for one member, put together before anybody is held.

    To put it together takes longer than to do it, and others would wait.
    """

    def __init__(self, member_id: int, *, now: datetime) -> None:
        self.by = requests_by(member_id, at=now)
        self.to = requests_to(member_id, at=now)
        self.of_inviters = requests_of_inviters(member_id, at=now)
        self.gone = delete(ConnectionRequest).where(rests_on_nothing(member_id))


def match_span(matching: Matching, span: tuple[int, int]) -> None:
    """Ask everybody whom these contacts of a member find. Whoever calls this holds the member.

    Twice is as once; the statement is the same whether that is anybody or nobody.
    """
    first, last = span
    insert_chosen(ConnectionRequest, matching.by, {"first": first, "last": last})


def match_rest(matching: Matching, member: Member, *, due_at: datetime) -> None:
    """Ask this member for those whose contacts find them, and who had invited them by mail.

    What rests on no offer any more goes.

    They are due again only if something has changed since `due_at`. Whoever calls this holds them.
    """
    if member.matching_due_at == due_at:
        member.matching_due_at = None
        db.session.flush()
    insert_chosen(ConnectionRequest, matching.to)
    insert_chosen(ConnectionRequest, matching.of_inviters)
    db.session.execute(matching.gone, execution_options={"synchronize_session": False})
