"""What happened between two people, told to one of them in order."""

from dataclasses import dataclass, field
from datetime import UTC, datetime

from meetup.connections.queries import connections_between
from meetup.events.models import Event
from meetup.members.models import Member
from meetup.ties.queries import events_told
from meetup.ties.rules import Stage, Tie
from meetup.ties.sentences import how

LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Happening:
    """One thing that happened: they connected on a network, or both were at an event.

    `became` names the stages that the tie reached by it; `is_visible`: the one who reads may
    open the event's page. A connection's moment may be unknown.
    """

    moment: datetime | None
    network: str | None = None
    event: Event | None = None
    is_visible: bool = False
    how: str = ""
    became: tuple[Stage, ...] = field(default=())

    @property
    def timezone(self) -> str | None:
        return self.event.timezone if self.event else None


def story_of(viewer: Member, other: Member, tie: Tie) -> list[Happening]:
    """Everything that `viewer` may know of what happened with the other, oldest first."""
    connected = [
        Happening(connection.since, network=connection.network)
        for connection in connections_between(viewer, other)
    ]
    story = [*connected, *_evenings(viewer, tie)]
    return sorted(story, key=lambda happening: happening.moment or LONG_AGO)


def met_at(story: list[Happening]) -> str | None:
    """The title of the event at which they first met, if the story names it."""
    met = (one.event.title for one in story if one.event and Stage.MET in one.became)
    return next(met, None)


def _evenings(viewer: Member, tie: Tie) -> list[Happening]:
    told = {one.event_id: one for one in tie.shared}
    return [
        Happening(
            event.starts_at,
            event=event,
            is_visible=is_visible,
            how=how(told[event.id]),
            became=_became(tie, event.starts_at),
        )
        for event, is_visible in events_told(list(told), to=viewer)
    ]


def _became(tie: Tie, at: datetime) -> tuple[Stage, ...]:
    since = {
        Stage.SAME_ROOM: tie.first_same_room_at,
        Stage.MET: tie.first_met_at,
        Stage.RECURRING: tie.recurring_since,
        Stage.REAL: tie.real_since,
    }
    return tuple(stage for stage, moment in since.items() if moment == at)
