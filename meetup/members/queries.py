"""Reading members, and who may see whom."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, ClassVar

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Integer,
    Select,
    and_,
    bindparam,
    exists,
    or_,
    select,
)
from sqlalchemy.orm import InstrumentedAttribute, aliased

from meetup.db import db
from meetup.mail.rest_models import RefusedAddress
from meetup.mail.rest_rules import Cause
from meetup.members.models import Block, EmailChange, Member
from meetup.members.rules import EMAIL_CHANGE_OPEN_FOR, Person
from meetup.signed_links import Opened


@dataclass(frozen=True)
class Viewer:
    """Stands for whoever looks, in a statement that is made once and then asked by everybody.

    Making one takes longer than asking it. Who asks is told with `asked_by`.
    """

    id: ClassVar[BindParameter[int]] = bindparam("viewer_id", type_=Integer)
    is_host: bool


Looking = Member | Viewer


def viewer(member: Member | None) -> Viewer | None:
    """What stands for `member` in a statement made once; a stranger has one without anybody."""
    return Viewer(member.is_host) if member else None


def asked_by(member: Member | None, **values: Any) -> dict[str, Any]:
    """What a statement made once is executed with: who asks, and its other values."""
    return {"viewer_id": member.id, **values} if member else values


_RESTS = and_(
    RefusedAddress.address_key == Member.email_key, RefusedAddress.rests_since.is_not(None)
)
_MEMBER_WITH = (
    select(Member, RefusedAddress.cause)
    .outerjoin(RefusedAddress, _RESTS)
    .where(Member.id == bindparam("member_id"))
)


def people() -> Select[*tuple[Any, ...]]:
    """Members as `Person` has them; conditions, order and further columns are the caller's."""
    return select(*(getattr(Member, name) for name in Person._fields))


def account_with(email: str, *, for_update: bool = False) -> Member | None:
    """The account that signs in with this e-mail; placeholders are none.

    With `for_update` it stays as it is until the transaction ends.
    """
    account = select(Member).where(Member.email == email.lower(), Member.password_hash.is_not(None))
    return db.session.scalars(_held(account) if for_update else account).one_or_none()


def member_with(member_id: int) -> tuple[Member, Cause | None] | None:
    """The member with this id, and why their confirmed address rests if it does.

    Asked at each request of whoever is signed in.
    """
    found = db.session.execute(_MEMBER_WITH, {"member_id": member_id}).one_or_none()
    return found and (found[0], found[1])


def account_of(member_id: int) -> Member | None:
    """The account with this id, as it is now and stays until the transaction ends."""
    return db.session.scalars(_held(select(Member).where(Member.id == member_id))).one_or_none()


def account_linked(
    opened: Opened | None, state_of: Callable[[Member], str], *, for_update: bool = False
) -> Member | None:
    """Whose account a link is about that was made while the account stood as it does now.

    `state_of` says how it stands. None for a link that is not good, or not any more.
    """
    if opened is None:
        return None
    read = account_of if for_update else partial(db.session.get, Member)
    account = read(opened.subject_id)
    return account if account is not None and opened.is_for(state_of(account)) else None


def _held(account: Select[Member]) -> Select[Member]:
    # "key_share": rows that merely name the account are still written meanwhile.
    return account.with_for_update(key_share=True).execution_options(populate_existing=True)


def member_called(handle: str) -> Member | None:
    """The member with this handle."""
    return db.session.scalars(select(Member).where(Member.handle == handle.lower())).one_or_none()


def handles_from(stem: str) -> set[str]:
    """The handles that are taken among `stem` and `stem` with something behind a hyphen."""
    numbered = Member.handle.startswith(f"{stem}-", autoescape=True)
    return set(
        db.session.scalars(select(Member.handle).where(or_(Member.handle == stem, numbered)))
    )


def is_written_to() -> ColumnElement[bool]:
    """Whether mails reach the member of the row: by their account, or as who answers by mails."""
    by_mail = and_(Member.password_hash.is_(None), Member.answers_by_mail_since.is_not(None))
    return or_(is_reached_account(), by_mail)


def is_reached_account() -> ColumnElement[bool]:
    """Whether the member of the row has an account, and has shown that its address is theirs."""
    return and_(Member.password_hash.is_not(None), Member.confirmed_at.is_not(None))


def may_see(
    viewer_id: int | BindParameter[int] | InstrumentedAttribute[int],
    member_id: InstrumentedAttribute[int] | InstrumentedAttribute[int | None] | ColumnElement[int],
) -> ColumnElement[bool]:
    """Whether there is no block between the viewer and the member in this column, either way.

    Every list, search, profile and suggestion asks this. Strangers see no names at all.
    """
    block = aliased(Block)
    between = or_(
        and_(block.blocker_id == viewer_id, block.blocked_id == member_id),
        and_(block.blocked_id == viewer_id, block.blocker_id == member_id),
    )
    return ~exists().where(between)


def has_blocked(blocker: Member, blocked: Member) -> bool:
    """Whether the first has blocked the second: something only the first may know."""
    return bool(
        db.session.scalar(
            select(exists().where(Block.blocker_id == blocker.id, Block.blocked_id == blocked.id))
        )
    )


def blocked_called(handle: str, *, by: Member) -> Member | None:
    """The member with this handle, if `by` has blocked them."""
    whom = select(Member).join(Block, Block.blocked_id == Member.id)
    mine = whom.where(Block.blocker_id == by.id, Member.handle == handle.lower())
    return db.session.scalars(mine).one_or_none()


def blocked_by(member: Member) -> list[Member]:
    """Whom this member has blocked, by name; for that member alone."""
    return list(
        db.session.scalars(
            select(Member)
            .join(Block, Block.blocked_id == Member.id)
            .where(Block.blocker_id == member.id)
            .order_by(Member.name, Member.id)
        )
    )


def hold_pair(one_id: int, other_id: int) -> None:
    """Keep whatever lies between two members from everybody else until the transaction ends.

    What is decided on a pair (a request, a claim, a block) is read after this, by one at a time.
    """
    pair = select(Member.id).where(Member.id.in_((one_id, other_id))).order_by(Member.id)
    # "key_share": rows that merely name one of the two are still written meanwhile.
    db.session.execute(pair.with_for_update(key_share=True)).all()


def email_change_of(
    member_id: int, *, now: datetime, for_update: bool = False
) -> EmailChange | None:
    """The change of e-mail that waits for this member's addresses to agree.

    With `for_update` as it is now: whoever holds the account is the only one to change it.
    """
    asked = select(EmailChange).where(
        EmailChange.member_id == member_id, EmailChange.asked_at > now - EMAIL_CHANGE_OPEN_FOR
    )
    fresh = asked.execution_options(populate_existing=for_update)
    return db.session.scalars(fresh).one_or_none()
