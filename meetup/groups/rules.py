"""Who may do what in a group."""

from dataclasses import dataclass
from enum import StrEnum

from meetup.errors import NotAllowed, Refusal

RESERVED_SLUGS = frozenset({"new"})


class Visibility(StrEnum):
    """Who sees a group's events: everyone, or its active members alone."""

    OPEN = "open"
    MEMBERS_ONLY = "members only"


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
    def may_organize(self) -> bool:
        """Schedule, edit and cancel events, work the door, accept and ban members."""
        return self.cares_for_it or (
            self.state is State.ACTIVE and self.role in (Role.OWNER, Role.ORGANIZER)
        )

    @property
    def may_own(self) -> bool:
        """Give roles, and change what the group is."""
        return self.cares_for_it or (self.state is State.ACTIVE and self.role is Role.OWNER)

    @property
    def may_join(self) -> bool:
        return self.state in (None, State.INVITED)


STRANGER = Standing()
