"""An account that nobody has confirmed goes to somebody else, who finds nothing of the first."""

from datetime import datetime

from sqlalchemy import delete

from meetup.db import db
from meetup.members.link_models import ProfileLink
from meetup.members.models import Block, Member
from meetup.members.queries import handles_from
from meetup.members.rules import handle_stem, handles
from meetup.pictures.actions import show


def begin_anew(account: Member, *, name: str, now: datetime) -> None:
    """The account is that of somebody called `name`, as if they alone had ever had it.

    Whoever calls this ends the sessions, holds the account, and forgets what higher slices keep.
    """
    account.name, account.joined_at = name, now
    account.handle = _free_handle(name, account.handle)
    account.about = account.place = ""
    account.is_unlisted, account.host_since = False, None
    show(None, of=account, now=now)
    db.session.execute(delete(ProfileLink).where(ProfileLink.member_id == account.id))
    db.session.execute(delete(Block).where(Block.blocker_id == account.id))
    db.session.expire(account, ["links"])


def _free_handle(name: str, own: str) -> str:
    taken = handles_from(handle_stem(name)) - {own}
    return next(handle for handle in handles(name) if handle not in taken)
