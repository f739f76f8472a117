"""What an event of the town asks of those who come, and what they say to it."""

from collections.abc import Mapping, Sequence
from random import Random
from typing import Any

from meetup.demo.meetings import Meeting
from meetup.demo.world import World
from meetup.events.models import Event
from meetup.questions.actions import add_question
from meetup.questions.answering_rules import Sent
from meetup.questions.rules import Kind, Readers, Wording

Asked = tuple[int, Sequence[str]]


def ask(world: World, event: Event, meeting: Meeting) -> list[Asked]:
    """Write the questions of a meeting; returns the id of each, and what people say to it."""
    keeper = world.members[meeting.group.keeper(meeting.number)]
    return [(add_question(event, _wording(row), by=keeper).id, row["said"]) for row in meeting.asks]


def replies(asked: Sequence[Asked], dice: Random) -> dict[int, Sent]:
    """What somebody says to each question, which nobody has changed since it was written."""
    return {question_id: Sent("1", (dice.choice(said),)) for question_id, said in asked}


def _wording(row: Mapping[str, Any]) -> Wording:
    return Wording(
        text=row["text"],
        kind=Kind(row["kind"]),
        options=(),
        is_required=row.get("required", False),
        readers=Readers(row["readers"]),
    )
