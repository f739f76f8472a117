"""Who sees which picture: of a group, an event or a member."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, exists, or_, select

from meetup.db import db
from meetup.errors import NotFound
from meetup.events.models import Event
from meetup.events.queries import visible_to
from meetup.groups.models import Group
from meetup.members.models import Member
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
    who are signed in and know its key, which nobody guesses, and which stands only on pages that
    name the member to the reader: whether this reader may be told that name has been asked there,
    for each of the reasons that there are. Strangers are never told names, so to them it is not
    there, even with the key.
    """
    of_group = exists().where(Group.picture_key == Picture.key)
    of_member = exists().where(Member.picture_key == Picture.key)
    is_public = or_(of_group, _of_event(None))
    is_seen = or_(is_public, of_member, _of_event(viewer)) if viewer else is_public
    row = db.session.execute(
        select(Picture.content_type, Picture.content, is_public).where(Picture.key == key, is_seen)
    ).one_or_none()
    if row is None:
        raise NotFound
    return SeenPicture(*row)


def _of_event(viewer: Member | None) -> ColumnElement[bool]:
    event = select(Event.id).join(Event.group)
    return event.where(Event.picture_key == Picture.key, visible_to(viewer)).exists()
