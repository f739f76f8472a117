"""The season ahead: what is scheduled, proposed, and only a draft."""

from datetime import timedelta

from meetup.db import db
from meetup.demo.answering import announce, answers, float_idea, votes
from meetup.demo.asking import ask_again
from meetup.demo.meetings import Meeting
from meetup.demo.world import World
from meetup.events.rules import Status
from meetup.events.text_actions import keep_texts

FLOATED_BEFORE = timedelta(days=4)


def plan(world: World, meeting: Meeting) -> None:
    """A meeting that is to come, with the answers that are there already."""
    dice = world.dice(meeting.group.key, meeting.number)
    if meeting.status is Status.SCHEDULED:
        event = announce(world, meeting, dice)
        said = answers(world, event, meeting, dice)
        if meeting.replies:
            ask_again(world, event, meeting, said)
        return
    event = float_idea(world, meeting, dice, now=world.now - FLOATED_BEFORE)
    if meeting.further:
        votes(world, event, meeting, dice)
    # No page makes drafts yet; bundles bring them in.
    event.status = meeting.status
    db.session.flush()
    keep_texts([event.id])
