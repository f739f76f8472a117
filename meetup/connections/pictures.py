"""Who sees which picture: of a group, an event or a member."""

from dataclasses import dataclass
from functools import cache

from sqlalchemy import ColumnElement, Select, bindparam, exists, or_, select

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
from meetup.pictures.models import Picture


@dataclass(frozen=True)
class SeenPicture:
    """A picture as somebody may see it; `is_public` if everybody may."""

    content_type: str
    content: bytes
    is_public: bool


def picture_seen_by(viewer: Member | None, key: str) -> SeenPicture:
    """The picture with this key. Raises NotFound for whoever may not see it.

    A group's is for everybody, an event's for whoever sees the event. A member's is for those
    who see the profile, or whom a page names the member to: nobody else gets it, whoever has
    told them its address, and however long ago it was theirs to see.
    """
    row = db.session.execute(_seen(stand_in(viewer)), asked_by(viewer, key=key)).one_or_none()
    if row is None:
        raise NotFound
    return SeenPicture(*row)


@cache
def _seen(viewer: Viewer | None) -> Select[*tuple[str, bytes, bool]]:
    of_group = exists().where(Group.picture_key == Picture.key)
    is_public = or_(of_group, _of_event(None))
    is_seen = or_(is_public, _of_event(viewer), _of_member(viewer)) if viewer else is_public
    picture = select(Picture.content_type, Picture.content, is_public)
    return picture.where(Picture.key == bindparam("key"), is_seen)


def _of_event(viewer: Viewer | None) -> ColumnElement[bool]:
    event = select(Event.id).join(Event.group)
    return event.where(Event.picture_key == Picture.key, visible_to(viewer)).exists()


def _of_member(viewer: Viewer) -> ColumnElement[bool]:
    is_seen = or_(has_profile(viewer), is_named_to_organizer(viewer))
    return exists().where(Member.picture_key == bindparam("key"), is_seen)
