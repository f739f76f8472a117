"""Reading what the page of a group says of it, in one statement that is made once."""

from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Select, and_, bindparam, false, func, null, select
from sqlalchemy.orm import aliased

from meetup.db import db
from meetup.errors import NotFound
from meetup.groups.models import Group, Membership
from meetup.groups.queries import cared_for_by
from meetup.groups.rules import Joining, Role, Standing, State, Visibility
from meetup.members.models import Member
from meetup.members.queries import Viewer, asked_by, viewer
from meetup.members.rules import is_web_address


class GroupSeen(NamedTuple):
    """A group as its page shows it, its number of active members, and how the reader stands."""

    id: int
    slug: str
    name: str
    description: str
    place: str
    online_home: str
    visibility: Visibility
    joining: Joining
    picture_key: str | None
    size: int
    standing: Standing

    @property
    def is_open(self) -> bool:
        return self.visibility is Visibility.OPEN

    @property
    def home_address(self) -> str | None:
        """Where it lives online, if that is a web address that may be linked."""
        return self.online_home if is_web_address(self.online_home) else None


def group_seen(slug: str, *, by: Member | None) -> GroupSeen:
    """The group with this slug, as `by`, or a stranger, sees it. Raises NotFound."""
    values = asked_by(by, slug=slug.lower())
    row = db.session.connection().execute(_seen(viewer(by)), values).one_or_none()
    if row is None:
        raise NotFound
    *shown, role, state, cares = row
    return GroupSeen._make([*shown, Standing(role or Role.MEMBER, state, cares_for_it=cares)])


@cache
def _seen(viewer: Viewer | None) -> Select[Any]:
    size = select(func.count(Membership.id)).where(
        Membership.group_id == Group.id, Membership.state == State.ACTIVE
    )
    shown = (
        *(Group.id, Group.slug, Group.name, Group.description, Group.place, Group.online_home),
        *(Group.visibility, Group.joining, Group.picture_key, size.scalar_subquery()),
    )
    if viewer is None:
        return select(*shown, null(), null(), false()).where(Group.slug == bindparam("slug"))
    own = aliased(Membership)
    standing = select(*shown, own.role, own.state, cared_for_by(viewer)).outerjoin(
        own, and_(own.group_id == Group.id, own.member_id == viewer.id)
    )
    return standing.where(Group.slug == bindparam("slug"))
