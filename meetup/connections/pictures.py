"""Who sees which picture: of a group, an event or a member."""

from dataclasses import dataclass
from functools import cache

from sqlalchemy import ColumnElement, Select, bindparam, exists, func, or_, select, true

from meetup.connections.profile_queries import has_profile
from meetup.db import db
from meetup.errors import NotFound
from meetup.events.models import Event
from meetup.events.queries import visible_to
from meetup.groups.membership_queries import is_named_to_organizer
from meetup.groups.models import Group
from meetup.members.models import Member
from meetup.members.queries import Viewer, asked_by
from meetup.members.queries import viewer as stand_in
from meetup.pictures.models import Picture, SmallPicture


@dataclass(frozen=True)
class SeenPicture:
    """A picture as somebody may see it; `is_public` if everybody may.

    Unless `is_final`, another one will soon stand at its address.
    """

    content_type: str
    content: bytes
    is_public: bool
    is_final: bool


def picture_seen_by(viewer: Member | None, key: str, *, small: bool = False) -> SeenPicture:
    """The picture with this key, or the small one of it: the large one until that is cut.

    Raises NotFound for whoever may not see it.

    A group's is for everybody, an event's for whoever sees the event. A member's is for those
    who see the profile, or whom a page names the member to: nobody else gets it, whoever has
    told them its address, and however long ago it was theirs to see.
    """
    seen = _seen(stand_in(viewer), small)
    row = db.session.execute(seen, asked_by(viewer, key=key)).one_or_none()
    if row is None:
        raise NotFound
    return SeenPicture(*row)


@cache
def _seen(viewer: Viewer | None, small: bool) -> Select[*tuple[str, bytes, bool, bool]]:
    of_group = exists().where(Group.picture_key == Picture.key)
    is_public = or_(of_group, _of_event(None))
    is_seen = or_(is_public, _of_event(viewer), _of_member(viewer)) if viewer else is_public
    content: ColumnElement[bytes] = func.coalesce(SmallPicture.content, Picture.content)
    shown = (content, SmallPicture.content.is_not(None)) if small else (Picture.content, true())
    return (
        select(Picture.content_type, shown[0], is_public, shown[1])
        .outerjoin(SmallPicture, SmallPicture.key == Picture.key)
        .where(Picture.key == bindparam("key"), is_seen)
    )


def _of_event(viewer: Viewer | None) -> ColumnElement[bool]:
    event = select(Event.id).join(Event.group)
    return event.where(Event.picture_key == Picture.key, visible_to(viewer)).exists()


def _of_member(viewer: Viewer) -> ColumnElement[bool]:
    is_seen = or_(has_profile(viewer), is_named_to_organizer(viewer))
    return exists().where(Member.picture_key == bindparam("key"), is_seen)
