"""Reading ties: facts fetched in one statement, folded by the rules."""

from collections.abc import Iterator
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Select, bindparam, select

from meetup.db import db
from meetup.events.models import Event
from meetup.events.queries import visible_to
from meetup.groups.models import Group
from meetup.members.models import Member
from meetup.members.queries import people
from meetup.members.rules import Person
from meetup.ties import rules
from meetup.ties.among import Among
from meetup.ties.facts import facts_of_pairs
from meetup.ties.met import met_among
from meetup.ties.rules import Tie
from meetup.ties.sentences import missing, why

NOBODY = 0


class ShownTie(NamedTuple):
    """A tie as the pages of one of the two show it, with the other."""

    other: Member | Person
    tie: Tie

    @property
    def sentence(self) -> str:
        """Why it stands where it stands."""
        return why(self.tie, self.other.name)

    @property
    def missing(self) -> str | None:
        """What is missing to the next stage, if anything is."""
        return missing(self.tie)


def all_ties(*, at: datetime) -> Iterator[tuple[int, int, Tie]]:
    """Every pair that has a tie as of `at`, by ids; for whoever holds the machine."""
    for first, second, facts in facts_of_pairs(Among(), at=at):
        yield first, second, rules.tie(facts, at=at)


def ties_of(viewer: Member, *, now: datetime) -> list[ShownTie]:
    """All ties that the pages of `viewer` show, strongest first within each stage."""
    ties = _ties(Among(viewer), now=now)
    others = db.session.connection().execute(_others(), {"ids": list(ties)}).all()
    shown = [ShownTie(Person._make(other), ties[other.id]) for other in others]
    return sorted(shown, key=lambda one: (-one.tie.strength, one.other.name, one.other.id))


def shown_tie(viewer: Member, other: Member | None, *, now: datetime) -> ShownTie | None:
    """The tie with one other person; None where the pages of `viewer` show none.

    Nobody's is asked for, too, so that it takes no less than that of somebody they do not know.
    """
    ties = _ties(Among(viewer, [other.id if other else NOBODY]), now=now)
    return ShownTie(other, ties[other.id]) if other and other.id in ties else None


def not_met_yet(viewer: Member, connected: list[Person], *, now: datetime) -> list[Person]:
    """Whom of these, with whom `viewer` is connected, they have never met, by name."""
    if not connected:
        return []
    met = met_among(viewer, [person.id for person in connected], at=now)
    new = [person for person in connected if person.id not in met]
    return sorted(new, key=lambda person: (person.name, person.id))


def events_told(event_ids: list[int], *, to: Member) -> list[tuple[Event, bool]]:
    """These events, oldest first, each with whether its page is there for `to`."""
    rows = db.session.execute(
        select(Event, visible_to(to))
        .join(Group, Group.id == Event.group_id)
        .where(Event.id.in_(event_ids))
        .order_by(Event.starts_at, Event.id)
    )
    return [(event, bool(is_visible)) for event, is_visible in rows]


@cache
def _others() -> Select[*tuple[Any, ...]]:
    return people().where(Member.id.in_(bindparam("ids", expanding=True)))


def _ties(among: Among, *, now: datetime) -> dict[int, Tie]:
    """The ties that the pages of one member show, by the id of the other."""
    return {
        other_id: rules.tie(facts, at=now) for _, other_id, facts in facts_of_pairs(among, at=now)
    }
