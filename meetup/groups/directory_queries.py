"""Reading the directory of groups, a page at a time."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from meetup.db import db
from meetup.errors import NotFound
from meetup.folding import folded
from meetup.groups.models import Group, Membership
from meetup.groups.rules import State
from meetup.members.models import Member

ON_A_PAGE = 24
LAST_PAGE = 10_000


@dataclass(frozen=True)
class DirectoryPage:
    """Some of the groups, by name, each with its number of active members."""

    groups: Sequence[tuple[Group, int]]
    number: int
    is_last: bool


def directory(sought: str, *, page: int) -> DirectoryPage:
    """The groups in whose name or place every word of `sought` is found; of all pages, this one.

    Accents and capitals make no difference. Raises NotFound for a page that is not there.
    """
    if not 1 <= page <= LAST_PAGE:
        raise NotFound
    found = select(Group).order_by(Group.search, Group.id)
    for word in folded(sought).split():
        found = found.where(Group.search.contains(word, autoescape=True))
    # One more than is shown says whether another page follows.
    part = found.offset((page - 1) * ON_A_PAGE).limit(ON_A_PAGE + 1)
    groups = list(db.session.scalars(part))
    if page > 1 and not groups:
        raise NotFound
    counts = _active_counts(groups[:ON_A_PAGE])
    shown = [(group, counts.get(group.id, 0)) for group in groups[:ON_A_PAGE]]
    return DirectoryPage(shown, page, is_last=len(groups) <= ON_A_PAGE)


def among_groups_of(member: Member, page: DirectoryPage) -> set[int]:
    """The ids of those groups on the page in which `member` is active."""
    own = select(Membership.group_id).where(
        Membership.member_id == member.id,
        Membership.state == State.ACTIVE,
        Membership.group_id.in_([group.id for group, _ in page.groups]),
    )
    return set(db.session.scalars(own))


def _active_counts(groups: Sequence[Group]) -> dict[int, int]:
    counted = (
        select(Membership.group_id, func.count(Membership.id))
        .where(Membership.group_id.in_([group.id for group in groups]))
        .where(Membership.state == State.ACTIVE)
        .group_by(Membership.group_id)
    )
    return dict(db.session.execute(counted).all())
