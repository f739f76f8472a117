"""Reading invitations to the site by mail."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from meetup.contacts.mail_invitation_models import MailInvitation
from meetup.contacts.mail_invitation_rules import DAY, DECLINING, MOST_A_DAY
from meetup.db import db
from meetup.errors import NotFound
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


def declining_token(invitation: MailInvitation, *, secret_key: str, now: datetime) -> str:
    """What the link carries by which whoever is invited declines."""
    key = invitation.address_key
    return DECLINING.token(invitation.id, key, secret_key=secret_key, now=now)


def invitation_declined_by(token: str, *, secret_key: str, now: datetime) -> MailInvitation:
    """The invitation in whose mail this token stands. Raises NotFound."""
    opened = DECLINING.open(token, secret_key=secret_key, now=now)
    invitation = db.session.get(MailInvitation, opened.subject_id) if opened else None
    if opened is None or invitation is None or not opened.is_for(invitation.address_key):
        raise NotFound
    return invitation
