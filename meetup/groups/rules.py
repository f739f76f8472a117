"""Who may do what in a group, and what a group may be called in its address."""

import re
from dataclasses import dataclass
from enum import StrEnum

from meetup.errors import NotAllowed, Refusal
from meetup.members.rules import slug

RESERVED_SLUGS = frozenset({"new"})
SLUG_LENGTH = 60
MONTHS_OFFERED = (6, 12, 24, 36, 60)
MONTHS_BY_DEFAULT = 24


class Visibility(StrEnum):
    """Who sees a group's events: everyone, or its active members alone."""

    OPEN = "open"
    MEMBERS_ONLY = "members only"


class Joining(StrEnum):
    """How one becomes a member: by oneself, with an organizer's yes, or invited."""

    AT_ONCE = "at once"
    ON_REQUEST = "on request"
    BY_INVITATION = "by invitation"


class Scheduling(StrEnum):
    """Who makes an event of a proposal: organizers, its proposer as well, or its quorum alone.

    What is scheduled by itself may still be scheduled by organizers before.
    """

    ORGANIZERS = "organizers"
    PROPOSERS = "proposers too"
    BY_ITSELF = "by itself"


class Role(StrEnum):
    """What somebody is to a group."""

    OWNER = "owner"
    ORGANIZER = "organizer"
    MEMBER = "member"


class State(StrEnum):
    """Where a membership stands."""

    REQUESTED = "requested"
    INVITED = "invited"
    ACTIVE = "active"
    BANNED = "banned"


class LastOwner(Refusal):
    """A group cannot lose its last owner."""


class Banned(NotAllowed):
    """Somebody the group has banned neither joins nor asks to."""


class InvitationNeeded(NotAllowed):
    """Nobody joins this group, or asks to, without an invitation."""


class TooEasilyJoined(Refusal):
    """What only members see would be seen by whoever presses a button."""

    status = 422
    field = "joining"


class BadSlug(Refusal):
    """What was typed cannot be a group's address, or is another group's."""

    status = 422
    field = "slug"


class NoSuchRole(Refusal):
    """That role, or that ban, is not for this person."""


@dataclass(frozen=True)
class GroupDetails:
    """What a group says about itself.

    Its organizers see for `keeps_attendance_months` who came to an event, and then only how many.
    """

    name: str
    place: str
    timezone: str
    description: str
    online_home: str
    visibility: Visibility
    joining: Joining
    scheduling: Scheduling = Scheduling.ORGANIZERS
    keeps_attendance_months: int = MONTHS_BY_DEFAULT


@dataclass(frozen=True)
class Standing:
    """How one person stands to one group: the question behind every permission in it.

    A host stands as owner of a group that has none; `state` is then still their own.
    """

    role: Role = Role.MEMBER
    state: State | None = None
    cares_for_it: bool = False

    @property
    def is_active(self) -> bool:
        return self.state is State.ACTIVE or self.cares_for_it

    @property
    def is_member(self) -> bool:
        return self.state is State.ACTIVE

    @property
    def is_owner(self) -> bool:
        """One of its owners, who may hand it over; a host only cares for it."""
        return self.state is State.ACTIVE and self.role is Role.OWNER

    @property
    def has_asked(self) -> bool:
        return self.state is State.REQUESTED

    @property
    def is_banned(self) -> bool:
        return self.state is State.BANNED

    @property
    def may_organize(self) -> bool:
        """Schedule, edit and cancel events, work the door, accept and ban members."""
        return self.cares_for_it or (
            self.state is State.ACTIVE and self.role in (Role.OWNER, Role.ORGANIZER)
        )

    @property
    def may_own(self) -> bool:
        """Give and take roles."""
        return self.cares_for_it or self.is_owner

    def may_join(self, joining: Joining) -> bool:
        """Join, or ask to, a group that is joined like this."""
        if self.state is None:
            return self.cares_for_it or joining is not Joining.BY_INVITATION
        return self.state is State.INVITED

    def may_ban(self, role: Role) -> bool:
        """Remove or ban who has `role`: organizers do so to members, owners to organizers too."""
        return self.may_own if role is Role.ORGANIZER else self.may_organize and role is Role.MEMBER


STRANGER = Standing()


def joining_by_default(visibility: Visibility) -> Joining:
    """How a group is joined for which nobody has said it."""
    return Joining.AT_ONCE if visibility is Visibility.OPEN else Joining.ON_REQUEST


def check_joining(joining: Joining, visibility: Visibility) -> None:
    """Raise TooEasilyJoined for a group for members only that everyone would join at once."""
    if joining is Joining.AT_ONCE and visibility is not Visibility.OPEN:
        raise TooEasilyJoined(
            "Only an open group is joined at once. "
            "Choose another way of joining, or let everyone see its events."
        )


def state_on_joining(state: State | None, joining: Joining, *, lets_in: bool = False) -> State:
    """Where a membership in `state` stands once its member has pressed join.

    `lets_in` is whether this person needs nobody's leave. Raises Banned and InvitationNeeded.
    """
    if state is State.BANNED:
        raise Banned("The organizers of this group have banned you from it.")
    if lets_in or state in (State.ACTIVE, State.INVITED) or joining is Joining.AT_ONCE:
        return State.ACTIVE
    if state is None and joining is Joining.BY_INVITATION:
        raise InvitationNeeded(
            "This group is joined by invitation. Ask one of its organizers to send you one."
        )
    return State.REQUESTED


def check_other_owners(others: int) -> None:
    """Raise LastOwner for an owner beside whom nobody else (`others`) owns the group."""
    if others < 1:
        raise LastOwner(
            "A group needs an owner, and there is no other. Make somebody else an owner first."
        )


def slug_for(typed: str, name: str) -> str:
    """The slug that was typed, or one made from the group's name. Raises BadSlug."""
    chosen = typed.strip().lower() or slug(name, most=SLUG_LENGTH)
    if not chosen:
        raise BadSlug("Please choose an address for the group, with letters from a to z.")
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", chosen):
        raise BadSlug("Please use only a to z, digits, and single hyphens between them.")
    if len(chosen) > SLUG_LENGTH:
        raise BadSlug(f"Please use at most {SLUG_LENGTH} characters.")
    if chosen in RESERVED_SLUGS:
        raise BadSlug(f"“{chosen}” is kept for the site itself. Please choose another.")
    return chosen
