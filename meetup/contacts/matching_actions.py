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


def match_span(member: Member, span: tuple[int, int], *, now: datetime) -> None:
    """Ask everybody whom these contacts of a member find. Whoever calls this holds the member.

    Twice is as once; the statement is the same whether that is anybody or nobody.
    """
    insert_chosen(ConnectionRequest, requests_by(member.id, span, at=now))


def match_rest(member: Member, *, due_at: datetime, now: datetime) -> None:
    """Ask this member for those whose contacts find them, and who had invited them by mail.

    What rests on no offer any more goes.

    They are due again only if something has changed since `due_at`. Whoever calls this holds them.
    """
    if member.matching_due_at == due_at:
        member.matching_due_at = None
        db.session.flush()
    insert_chosen(ConnectionRequest, requests_to(member.id, at=now))
    insert_chosen(ConnectionRequest, requests_of_inviters(member.id, at=now))
    gone = delete(ConnectionRequest).where(rests_on_nothing(member.id))
    db.session.execute(gone, execution_options={"synchronize_session": False})
