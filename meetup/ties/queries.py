"""Reading ties: facts fetched in one statement, folded by the rules."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from meetup.connections.queries import connected_ids
from meetup.db import db
from meetup.events.models import Event
from meetup.events.queries import visible_to
from meetup.groups.models import Group
from meetup.groups.queries import standing_in
from meetup.members.models import Member
from meetup.rsvps.queries import listed_as_coming
from meetup.ties import rules
from meetup.ties.among import Among
from meetup.ties.facts import facts_of_pairs
from meetup.ties.rules import Facts, Stage, Tie
from meetup.ties.sentences import missing, why


@dataclass(frozen=True)
class ShownTie:
    """A tie as the pages of one of the two show it, with the other."""

    other: Member
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
    return _shown(viewer, Among(viewer), now=now)


def shown_tie(viewer: Member, other: Member, *, now: datetime) -> ShownTie | None:
    """The tie with one other person; None where the pages of `viewer` show none."""
    shown = _shown(viewer, Among(viewer, other.id), now=now)
    return shown[0] if shown else None


def first_meetings(viewer: Member, event: Event, *, now: datetime) -> list[Member]:
    """Connections of `viewer` who come to `event` by name, and whom they have never met.

    Only for active members of the group: to others the names of those who come are nobody's.
    """
    if not standing_in(event.group, viewer).is_active:
        return []
    coming = listed_as_coming(event).where(Member.id.in_(connected_ids(viewer)))
    shown = _shown(viewer, Among(viewer, coming), now=now)
    new = [one.other for one in shown if one.tie.connected and not one.tie.has_met]
    return sorted(new, key=lambda member: (member.name, member.id))


def events_told(event_ids: list[int], *, to: Member) -> list[tuple[Event, bool]]:
    """These events, oldest first, each with whether its page is there for `to`."""
    rows = db.session.execute(
        select(Event, visible_to(to))
        .join(Group, Group.id == Event.group_id)
        .where(Event.id.in_(event_ids))
        .order_by(Event.starts_at, Event.id)
    )
    return [(event, bool(is_visible)) for event, is_visible in rows]


def _shown(viewer: Member, among: Among, *, now: datetime) -> list[ShownTie]:
    ties = {
        other_id: tie
        for _, other_id, facts in facts_of_pairs(among, at=now)
        if (tie := _tie_to_show(facts, now)) is not None
    }
    others = db.session.scalars(select(Member).where(Member.id.in_(list(ties))))
    shown = [ShownTie(other, ties[other.id]) for other in others]
    return sorted(shown, key=lambda one: (-one.tie.strength, one.other.name, one.other.id))


def _tie_to_show(facts: Facts, now: datetime) -> Tie | None:
    tie = rules.tie(facts.told, at=now)
    return tie if facts.may_be_shown and tie.stage is not Stage.NONE else None
