"""The people of the town and their groups: accounts, founding, joining."""

from datetime import datetime, timedelta

from meetup.contact_keys import key_of_profile
from meetup.db import db, insert_or_ignore
from meetup.demo.town import Person, PlannedGroup
from meetup.demo.world import World
from meetup.groups.actions import found
from meetup.groups.membership_actions import accept, give_role, join
from meetup.groups.models import Group, Membership
from meetup.groups.rules import GroupDetails, Joining, Role, State
from meetup.members.actions import member_with_free_handle
from meetup.members.link_models import ProfileLink
from meetup.members.models import Member
from meetup.members.rules import FoundBy
from meetup.pictures.actions import show

LET_IN_AFTER = timedelta(hours=9)


def settle(world: World) -> None:
    """Give everybody in town an account."""
    for person in world.town.people:
        world.members[person.name] = _account(world, person)
    db.session.flush()


def form_groups(world: World) -> None:
    """Found the groups, and let those in who come to them, or ask to."""
    for plan in world.town.groups.values():
        _found(world, plan)
    for row in world.town.between.asks_to_join:
        group, member = world.groups[row["group"]], world.members[row["who"]]
        join(group, member, now=world.ago(days=row["days"]))


def _account(world: World, person: Person) -> Member:
    joined_at = world.ago(weeks=person.joined) - timedelta(
        minutes=world.dice("joined", person.name).randrange(600)
    )
    row: dict[str, object] = {
        "name": person.name,
        "place": f"{person.place}, {world.town.name}" if person.place else "",
        "about": person.about,
        "email": person.email,
        "password_hash": world.password_hash,
        "timezone": world.town.zone.key,
        "joined_at": joined_at,
        "host_since": joined_at if person.is_host else None,
        "is_unlisted": person.is_unlisted,
        "found_by": FoundBy.ANYONE,
    }
    member = member_with_free_handle(person.name, row)
    assert member is not None, f"the address {person.email} is written down twice"
    if not person.is_unconfirmed:
        member.confirm(world.keys, now=joined_at + timedelta(minutes=4))
    if person.link:
        link = {"url": person.link, "key": key_of_profile(person.link), "position": 0}
        db.session.add(ProfileLink(member_id=member.id, **link))
    show(world.gallery.people.get(person.name), of=member, now=joined_at)
    return member


def _found(world: World, plan: PlannedGroup) -> None:
    details = GroupDetails(
        name=plan.name,
        place=world.town.name,
        timezone=world.town.zone.key,
        description=plan.description.strip(),
        online_home=plan.online_home,
        visibility=plan.visibility,
        joining=plan.joining,
    )
    founded_at = world.ago(weeks=plan.founded)
    founder = world.members[plan.owner]
    group = found(details, slug=plan.slug, founder=founder, now=founded_at)
    show(world.gallery.groups[plan.key], of=group, now=founded_at)
    world.groups[plan.key] = group
    for person in world.comers(plan.key):
        member = world.members[person.name]
        joins_at = max(world.ago(weeks=person.joined), founded_at) + timedelta(hours=1)
        if plan.joining is Joining.BY_INVITATION:
            _invite(group, member, now=joins_at)
        if join(group, member, now=joins_at).state is State.REQUESTED:
            accept(group, member, now=joins_at + LET_IN_AFTER)
    for name in plan.organizers:
        give_role(group, world.members[name], Role.ORGANIZER)


def _invite(group: Group, member: Member, *, now: datetime) -> None:
    invited = {"role": Role.MEMBER, "state": State.INVITED, "since": now}
    row = {"group_id": group.id, "member_id": member.id, **invited}
    insert_or_ignore(Membership, [row])
