"""Making invitations, mailing them, taking them back, and coming in by one.

All of them hold the group first, so that one at a time decides how many uses are left.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, select

from meetup.db import db, insert_or_ignore
from meetup.groups.membership_actions import join
from meetup.groups.models import Group
from meetup.groups.queries import group_called, standing_in
from meetup.invitations import rules, tokens
from meetup.invitations.models import DeclinedAddress, Invitation
from meetup.invitations.queries import (
    good_invitation,
    is_to_be_forgotten,
    mailed_since,
    marks_since,
)
from meetup.mail.actions import enqueue
from meetup.members.models import Member
from meetup.members.queries import account_of
from meetup.members.rules import check_reach


def make_link(group: Group, *, by: Member, uses: int, good_for: timedelta, now: datetime) -> str:
    """An invitation that is passed on as a link; returns its token, which is not kept."""
    token = tokens.new_token()
    invitation = Invitation(
        group_id=group.id,
        made_by_id=by.id,
        made_at=now,
        expires_at=now + good_for,
        token_hash=tokens.token_hash(token),
        uses=uses,
    )
    db.session.add(invitation)
    db.session.flush()
    return token


def mail_invitations(
    group: Group,
    addresses: Sequence[str],
    *,
    words: str,
    by: Member,
    secret_key: str,
    now: datetime,
) -> None:
    """Invite people by mail into a group that the caller has locked, each with a link of their own.

    Whoever was written to lately is left out without a word. Raises TooManyInvitations. Nothing
    here depends on whether an address has an account.
    """
    # Who organizes several groups has one limit for all of them.
    account_of(by.id)
    forget_addresses(now=now)
    written = marks_since(now - rules.SILENCE, group)
    marks = {tokens.address_mark(email, group.id, secret_key): email for email in addresses}
    new = {mark: email for mark, email in marks.items() if mark not in written}
    rules.check_mailed(mailed_since(now - timedelta(days=1), by=by), len(new))
    for mark, email in new.items():
        invitation = Invitation(
            group_id=group.id,
            made_by_id=by.id,
            made_at=now,
            expires_at=now + rules.MAILED_ARE_GOOD_FOR,
            # Until it has an id, from which its token is made, it answers to one that nobody has.
            token_hash=tokens.token_hash(tokens.new_token()),
            uses=1,
            email=email,
            address_mark=mark,
            words=words,
        )
        db.session.add(invitation)
        db.session.flush()
        token = tokens.mailed_token(invitation.id, mark, secret_key)
        invitation.token_hash = tokens.token_hash(token)
        purpose = f"invitation:{invitation.id}"
        enqueue("invitation", email, purpose=purpose, now=now, invitation_id=invitation.id)
    db.session.flush()


def accept(group: Group, token: str, member: Member, *, now: datetime) -> None:
    """Become a member of `group` by an invitation, however it is joined else.

    A use is counted for each who was none before. Raises NotConfirmed, NoInvitation and Banned.
    """
    check_reach(is_confirmed=member.is_confirmed)
    group = group_called(group.slug, for_update=True)
    if standing_in(group, member).is_member:
        return
    invitation = good_invitation(token, group, now=now)
    join(group, member, now=now, is_invited=True)
    invitation.count_use()
    db.session.flush()


def withdraw(invitation: Invitation, *, now: datetime) -> None:
    """Take an invitation back, whose group the caller has locked."""
    invitation.withdraw(now)
    db.session.flush()


def withdraw_those_of(member: Member, group: Group, *, now: datetime) -> None:
    """Whoever is put out of a group leaves no way into it behind; the caller has locked it."""
    for invitation in db.session.scalars(
        select(Invitation).where(
            Invitation.group_id == group.id,
            Invitation.made_by_id == member.id,
            Invitation.withdrawn_at.is_(None),
            Invitation.expires_at > now,
        )
    ):
        invitation.withdraw(now)
    db.session.flush()


def decline(address_key: str, *, now: datetime) -> None:
    """Whoever has this address is never invited again, by anyone; said twice, it is the same."""
    insert_or_ignore(DeclinedAddress, [{"address_key": address_key, "declined_at": now}])


def take_back_decline(address_key: str) -> None:
    """Whoever has this address is invited like anybody else again, by their own word alone."""
    own = DeclinedAddress.address_key == address_key
    db.session.execute(delete(DeclinedAddress).where(own))


def forget_addresses(*, now: datetime) -> None:
    """Keep no address of invitations that let nobody in any more."""
    expired = select(Invitation).where(is_to_be_forgotten(now=now))
    # Those that somebody else holds are left to them: waiting for each other helps nobody.
    for invitation in db.session.scalars(expired.limit(500).with_for_update(skip_locked=True)):
        invitation.email = None
    db.session.flush()
