"""The town while it is made: who is there already, and the dice."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from meetup.contact_keys import ContactKeys
from meetup.demo.gallery import Gallery
from meetup.demo.town import Person, Town
from meetup.groups.models import Group
from meetup.members.models import Member


@dataclass(frozen=True)
class World:
    """What everything that makes a part of the town works on.

    `now` is today's moment, `host` the name by which calendars know the site, `keys` those of
    this instance. Members and groups are filled in as they are made; `met` keeps when pairs first
    shook hands.
    """

    town: Town
    seed: str
    now: datetime
    host: str
    password_hash: str
    gallery: Gallery
    keys: ContactKeys
    members: dict[str, Member] = field(default_factory=dict)
    groups: dict[str, Group] = field(default_factory=dict)
    met: dict[frozenset[str], datetime] = field(default_factory=dict)

    @property
    def main(self) -> str:
        """Whose account is looked at first, so that little of it is left to chance."""
        return self.town.accounts[0].person.name

    def dice(self, *about: object) -> Random:
        """Dice of their own for one thing, so that what comes before it changes nothing."""
        return Random("/".join(map(str, (self.seed, *about))))  # noqa: S311 - no secret

    def ago(self, *, weeks: float = 0, days: float = 0) -> datetime:
        """The moment so long before now."""
        return self.now - timedelta(weeks=weeks, days=days)

    def comers(self, group: str) -> list[Person]:
        """Who belongs to a group, in the order in which they are written down."""
        return [person for person in self.town.people if group in person.comes]
