"""Reading invitations."""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, func, select
from sqlalchemy.orm import InstrumentedAttribute, contains_eager

from meetup.db import db
from meetup.errors import NotFound
from meetup.groups.models import Group
from meetup.invitations.models import DeclinedAddress, Invitation
from meetup.invitations.rules import NoInvitation
from meetup.invitations.tokens import token_hash
from meetup.members.models import Member
from meetup.members.queries import may_see


def good_invitation(token: str, group: Group, *, now: datetime) -> Invitation:
    """The invitation to `group` in whose link this token stands, as it is kept now.

    Raises NoInvitation for a link that lets nobody in, for whatever reason.
    """
    invitation = db.session.scalars(
        select(Invitation)
        .where(Invitation.token_hash == token_hash(token), Invitation.group_id == group.id)
        .execution_options(populate_existing=True)
    ).one_or_none()
    if invitation is None or not invitation.is_good(now):
        raise NoInvitation(
            "This invitation lets nobody in any more, or never did. "
            "Ask the person who sent it to you for a new one."
        )
    return invitation


def live_invitations(
    group: Group, *, seen_by: Member, now: datetime
) -> list[tuple[Invitation, bool]]:
    """The invitations to a group that are still good, for its organizers; the newest first.

    With each, whether `seen_by` may know who made it.
    """
    rows = db.session.execute(
        select(Invitation, may_see(seen_by.id, Invitation.made_by_id))
        .join(Invitation.made_by)
        .options(contains_eager(Invitation.made_by))
        .where(Invitation.group_id == group.id, _is_good(now))
        .order_by(Invitation.made_at.desc(), Invitation.id.desc())
    )
    return [(invitation, is_seen) for invitation, is_seen in rows]


def invitation_to(group: Group, invitation_id: int) -> Invitation:
    """One of the invitations to a group, for its organizers. Raises NotFound."""
    invitation = db.session.scalars(
        select(Invitation).where(Invitation.id == invitation_id, Invitation.group_id == group.id)
    ).one_or_none()
    if invitation is None:
        raise NotFound
    return invitation


def mailed_since(moment: datetime, *, by: Member) -> int:
    """How many people `by` has invited by mail since `moment`, to whatever group."""
    mailed = select(func.count(Invitation.id)).where(
        Invitation.made_by_id == by.id,
        Invitation.made_at > moment,
        Invitation.address_mark.is_not(None),
    )
    return db.session.scalar(mailed) or 0


def marks_since(moment: datetime, group: Group) -> set[str]:
    """The marks of the addresses to which a group has written since `moment`."""
    return set(
        db.session.scalars(
            select(Invitation.address_mark).where(
                Invitation.group_id == group.id,
                Invitation.made_at > moment,
                Invitation.address_mark.is_not(None),
            )
        )
    )


def is_to_be_forgotten(*, now: datetime) -> ColumnElement[bool]:
    """Whether the invitation of the row has run out, and its address is still kept."""
    return and_(Invitation.email.is_not(None), Invitation.expires_at <= now)


def has_to_be_forgotten(*, now: datetime) -> bool:
    """Whether there is any such invitation: a look that takes no lock."""
    return bool(db.session.scalar(select(exists().where(is_to_be_forgotten(now=now)))))


def has_declined(address_key: str) -> bool:
    """Whether whoever has this address wants no invitation, whoever sends it."""
    return bool(db.session.scalar(select(is_declined(address_key))))


def is_declined(
    address_key: InstrumentedAttribute[str] | InstrumentedAttribute[str | None] | str,
) -> ColumnElement[bool]:
    """As `has_declined`, of a key in the row."""
    return exists().where(DeclinedAddress.address_key == address_key)


def _is_good(now: datetime) -> ColumnElement[bool]:
    return and_(
        Invitation.withdrawn_at.is_(None),
        Invitation.expires_at > now,
        Invitation.used < Invitation.uses,
    )
