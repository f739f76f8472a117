"""What an event of the town asks of those who come, also a week before, and what they say."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from random import Random
from typing import Any

from meetup.demo.meetings import Meeting
from meetup.demo.world import World
from meetup.events.models import Event
from meetup.questions.actions import add_question
from meetup.questions.answering_rules import Sent
from meetup.questions.rules import Kind, Readers, Wording
from meetup.rsvps.queries import answer_of
from meetup.rsvps.rules import Answer
from meetup.rsvps.still_coming_actions import ask_some, confirm
from meetup.rsvps.still_coming_rules import ASKED_BEFORE

Asked = tuple[int, Sequence[str]]
REPLIED_AFTER = timedelta(days=1)


def ask(world: World, event: Event, meeting: Meeting) -> list[Asked]:
    """Write the questions of a meeting; returns the id of each, and what people say to it."""
    keeper = world.members[meeting.group.keeper(meeting.number)]
    return [(add_question(event, _wording(row), by=keeper).id, row["said"]) for row in meeting.asks]


def replies(asked: Sequence[Asked], dice: Random) -> dict[int, Sent]:
    """What somebody says to each question, which nobody has changed since it was written."""
    return {question_id: Sent("1", (dice.choice(said),)) for question_id, said in asked}


def ask_again(world: World, event: Event, meeting: Meeting, said: Mapping[str, Answer]) -> None:
    """Ask those who said yes a week before whether they still come; a day later most reply."""
    asked_at = meeting.starts_at - ASKED_BEFORE
    ask_some(event.id, now=asked_at)
    dice = world.dice("still coming", meeting.group.key, meeting.number)
    for name, answer in said.items():
        warm_up = dice.choice(meeting.replies)
        given = answer_of(world.members[name], event) if answer is Answer.YES else None
        if given and given.asked_at and name not in meeting.expected:
            confirm(given, warm_up=warm_up, now=asked_at + REPLIED_AFTER)


def _wording(row: Mapping[str, Any]) -> Wording:
    return Wording(
        text=row["text"],
        kind=Kind(row["kind"]),
        options=(),
        is_required=row.get("required", False),
        readers=Readers(row["readers"]),
    )
