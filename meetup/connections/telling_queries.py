"""Reading whom a mail is to tell that somebody asks to connect with them."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, or_, select

from meetup.connections.models import ConnectionRequest
from meetup.connections.rules import QUIET_AFTER_A_MAIL
from meetup.db import db
from meetup.mail.topics import Topic
from meetup.members.mail_choice_queries import wants
from meetup.members.models import Member
from meetup.members.queries import is_reached_account


def is_anybody_to_tell(*, now: datetime) -> bool:
    """Whether there is anybody to tell: a look that takes no lock."""
    return db.session.scalar(_to_tell(now).limit(1)) is not None


def held_to_tell(*, most: int, now: datetime) -> Sequence[Member]:
    """Some of those who are asked and not told yet, whom no other worker has in hand; held.

    Among them who wants no mail: they are to be passed by once, and not at each look.
    """
    some = select(Member).where(Member.id.in_(_to_tell(now))).order_by(Member.id).limit(most)
    held = some.with_for_update(key_share=True, skip_locked=True)
    return db.session.scalars(held.execution_options(populate_existing=True)).all()


def who_wants_to_be_told(members: Sequence[Member]) -> list[Member]:
    """Those of them who have not stopped such mails."""
    ids = sorted(member.id for member in members)
    wanting = select(Member.id).where(Member.id.in_(ids), wants(Topic.CONNECTIONS, Member.id))
    found = set(db.session.scalars(wanting))
    return [member for member in members if member.id in found]


def is_untold(asked_ids: Collection[int]) -> ColumnElement[bool]:
    """Whether the request of the row waits for one of these, whom no mail has told of it."""
    return and_(_waits_untold(), ConnectionRequest.asked_id.in_(sorted(asked_ids)))


def _to_tell(now: datetime) -> Select[int]:
    told_at = Member.requests_told_at
    return (
        select(ConnectionRequest.asked_id)
        .join(Member, Member.id == ConnectionRequest.asked_id)
        .where(_waits_untold())
        .where(is_reached_account())
        .where(or_(told_at.is_(None), told_at <= now - QUIET_AFTER_A_MAIL))
    )


def _waits_untold() -> ColumnElement[bool]:
    return and_(
        ConnectionRequest.told_at.is_(None),
        ConnectionRequest.declined_at.is_(None),
        ConnectionRequest.withdrawn_at.is_(None),
    )
