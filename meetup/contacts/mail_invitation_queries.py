"""Reading invitations to the site by mail."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from meetup.contacts.mail_invitation_models import MailInvitation
from meetup.contacts.mail_invitation_rules import DAY, MOST_A_DAY
from meetup.db import db
from meetup.members.models import Member


def invited_today(inviter: Member, *, now: datetime) -> int:
    """How many people a member has invited by mail within the last 24 hours."""
    counted = select(func.count(MailInvitation.id)).where(
        MailInvitation.inviter_id == inviter.id, MailInvitation.made_at > now - DAY
    )
    return db.session.scalar(counted) or 0


def left_today(inviter: Member, *, now: datetime) -> int:
    """How many people a member may still invite."""
    return max(0, MOST_A_DAY - invited_today(inviter, now=now))


def keys_invited_by(inviter: Member, keys: Iterable[str]) -> set[str]:
    """Those of the keys whose addresses a member has invited before."""
    before = select(MailInvitation.address_key).where(
        MailInvitation.inviter_id == inviter.id, MailInvitation.address_key.in_(list(keys))
    )
    return set(db.session.scalars(before))


def mail_invitation(inviter_id: int, address_key: str) -> MailInvitation | None:
    """The invitation of whoever has this address by this member."""
    return db.session.scalars(
        select(MailInvitation)
        .options(joinedload(MailInvitation.inviter))
        .where(MailInvitation.inviter_id == inviter_id, MailInvitation.address_key == address_key)
    ).one_or_none()
