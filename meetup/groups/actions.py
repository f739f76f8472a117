"""Founding groups, and changing what they say about themselves."""

from dataclasses import asdict
from datetime import datetime

from meetup.db import db, insert_or_ignore
from meetup.groups import rules
from meetup.groups.models import Group, Membership, search_text
from meetup.groups.queries import group_called
from meetup.groups.rules import BadSlug, GroupDetails, Role, State
from meetup.members.models import Member
from meetup.members.rules import check_reach


def found(details: GroupDetails, *, slug: str, founder: Member, now: datetime) -> Group:
    """A new group, whose founder owns it; with an empty `slug`, one is made from its name.

    Raises BadSlug for one that is not good or is taken, TooEasilyJoined, and NotConfirmed for
    who reaches nobody.
    """
    check_reach(is_confirmed=founder.is_confirmed)
    rules.check_joining(details.joining, details.visibility)
    slug = rules.slug_for(slug, details.name)
    if not insert_or_ignore(Group, [{**asdict(details), "slug": slug, "founded_at": now}]):
        raise BadSlug(f"There is a group at /groups/{slug} already. Please choose another address.")
    group = group_called(slug)
    owner = {"group_id": group.id, "member_id": founder.id, "since": now}
    insert_or_ignore(Membership, [{**owner, "role": Role.OWNER, "state": State.ACTIVE}])
    return group


def edit(group: Group, details: GroupDetails, *, now: datetime) -> None:
    """Change what a group says about itself. Its slug and its events stay as they are.

    Raises TooEasilyJoined.
    """
    rules.check_joining(details.joining, details.visibility)
    if details.name != group.name:
        group.renamed_at = now
    for name, value in asdict(details).items():
        setattr(group, name, value)
    group.search = search_text(details.name, details.place)
    db.session.flush()
