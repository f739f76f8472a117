"""Whose picture a page is about, and who may change it; it stands on top, beside the views."""

from dataclasses import dataclass
from typing import Any

from flask import url_for

from meetup.errors import NotAllowed
from meetup.events.queries import visible_event
from meetup.events.rules import check_edit
from meetup.groups.queries import group_called, standing_in
from meetup.members.models import Member
from meetup.members.queries import account_of
from meetup.members.rules import check_reach
from meetup.pictures.models import Pictured
from meetup.pictures.rules import Shape


@dataclass(frozen=True)
class Subject:
    """A member, a group or an event whose picture is changed; `back` is its page."""

    row: Pictured
    kind: str
    name: str
    shape: Shape
    back: str
    where: dict[str, Any]


def subject(
    member: Member, *, slug: str | None = None, event_id: int | None = None, hold: bool = False
) -> Subject:
    """What the address is about: a group, an event, or else `member`, who wants to change it.

    With `hold` nobody else changes its row until the transaction ends. Raises NotFound for
    what `member` may not see, and NotAllowed, NotConfirmed or StatusForbids for what they may
    not change.
    """
    if slug is not None:
        return _group(member, slug, hold=hold)
    if event_id is not None:
        return _event(member, event_id, hold=hold)
    if hold:
        account_of(member.id)
    back = url_for("members.account")
    return Subject(member, "member", member.name, Shape.SQUARE, back, {})


def _group(member: Member, slug: str, *, hold: bool) -> Subject:
    group = group_called(slug, for_update=hold)
    check_reach(is_confirmed=member.is_confirmed)
    if not standing_in(group, member).may_organize:
        raise NotAllowed(f"That is for the organizers of {group.name}.")
    back = url_for("groups.show", slug=group.slug)
    return Subject(group, "group", group.name, Shape.COVER, back, {"slug": group.slug})


def _event(member: Member, event_id: int, *, hold: bool) -> Subject:
    event = visible_event(event_id, to=member, for_update=hold)
    standing = standing_in(event.group, member)
    check_edit(standing, event.status, is_proposer=event.is_by(member))
    where: dict[str, Any] = {"event_id": event.reference}
    back = url_for("events.show", **where)
    return Subject(event, "event", event.title, Shape.COVER, back, where)
