"""Announcing an event, and who answers what to it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from meetup.demo.asking import ask, replies
from meetup.demo.meetings import Meeting
from meetup.demo.rules import chance, is_around, is_first
from meetup.demo.town import Person
from meetup.demo.world import World
from meetup.events.models import Event
from meetup.pictures.actions import show
from meetup.proposals.actions import propose
from meetup.proposals.queries import tallies_of
from meetup.proposals.rules import Vote
from meetup.questions.answering_actions import answer
from meetup.rsvps.rules import Answer
from meetup.rsvps.scheduling_actions import schedule, vote

PROPOSED_BEFORE = timedelta(days=2)
LONGEST_ANSWERED_BEFORE = timedelta(days=5)
ANSWERED_BEFORE = timedelta(days=9)
BY_A_MEMBER = 0.2
MAYBE, NO = 0.07, 0.12
UNLISTED, STILL_HOPES = 0.02, 0.2
DRAWS = {"festival": 0.95, "full": 1.0, "nearly full": 0.9}
FROM_OTHER_GROUPS = 0.35
# How likely a date gets each vote.
SUITS = (0.4, 0.25, 0.35)


@dataclass(frozen=True)
class Given:
    """What somebody answers, and when."""

    at: datetime
    name: str
    answer: Answer


def announce(world: World, meeting: Meeting, dice: Random) -> Event:
    """Propose a meeting and schedule it, as its group would have."""
    scheduled_at = meeting.scheduled_at(now=world.now)
    event = float_idea(world, meeting, dice, now=scheduled_at - PROPOSED_BEFORE)
    keeper = world.members[meeting.group.keeper(meeting.number)]
    schedule(event, keeper, now=scheduled_at)
    return event


def float_idea(world: World, meeting: Meeting, dice: Random, *, now: datetime) -> Event:
    """Propose a meeting and leave it at that."""
    event = propose(
        world.groups[meeting.group.key],
        world.members[meeting.proposer or _proposer(world, meeting, dice)],
        meeting.details,
        meeting.terms,
        host=world.host,
        now=now,
    )
    show(world.gallery.events.get(meeting.details.title), of=event, now=now)
    return event


def answers(world: World, event: Event, meeting: Meeting, dice: Random) -> dict[str, Answer]:
    """Let everybody who answers do so, in turn; who said what, by name.

    Whoever finds no seat left goes away, or says maybe.
    """
    seats, asked = _seats(meeting), ask(world, event, meeting)
    tells = world.dice("tells", meeting.group.key, meeting.number)
    said: dict[str, Answer] = {}
    for given in sorted(_given(world, meeting, dice), key=lambda given: given.at):
        is_full = seats is not None and list(said.values()).count(Answer.YES) >= seats
        what, unlisted = given.answer, dice.random() < UNLISTED
        if is_full and what is Answer.YES:
            what = Answer.MAYBE
            if dice.random() > STILL_HOPES:
                continue
        told, member = replies(asked, tells), world.members[given.name]
        answer(event, member, what, told, unlisted=unlisted, now=given.at)
        said[given.name] = what
    return said


def votes(world: World, event: Event, meeting: Meeting, dice: Random) -> None:
    """Let those who often come vote on the dates of a proposal, one after the other."""
    dates, at = tallies_of(event), event.created_at
    for person in world.comers(meeting.group.key):
        # Drawn for everybody, so that one more person changes nothing for the others.
        said = {date.id: dice.choices(list(Vote), SUITS)[0] for date in dates}
        if person.comes[meeting.group.key] == "regularly" and not person.is_unconfirmed:
            at += timedelta(minutes=47)
            vote(event, world.members[person.name], said, unlisted=False, now=at)


def _proposer(world: World, meeting: Meeting, dice: Random) -> str:
    old_hands = [
        person.name
        for person in world.comers(meeting.group.key)
        if person.comes[meeting.group.key] == "regularly" and person.joined >= meeting.weeks + 7
    ]
    by_a_member = dice.random() < BY_A_MEMBER
    return dice.choice(old_hands) if by_a_member else meeting.group.owner


def _seats(meeting: Meeting) -> int | None:
    capacity = meeting.details.capacity
    return capacity - 1 if capacity and meeting.draw == "nearly full" else capacity


def _given(world: World, meeting: Meeting, dice: Random) -> list[Given]:
    group = meeting.group
    certain = world.town.between.at(group.key, meeting.number)
    certain |= dict.fromkeys(meeting.expected, Answer.YES)
    if meeting.weeks >= 0:
        certain[group.keeper(meeting.number)] = Answer.YES
    closed_at = min(meeting.starts_at, world.now)
    if meeting.replies:
        # Who has only just said yes is not asked whether they still come.
        closed_at = meeting.starts_at - ANSWERED_BEFORE
    opened_at = max(meeting.scheduled_at(now=world.now), closed_at - LONGEST_ANSWERED_BEFORE)
    given = []
    for person in _who_may_answer(world, meeting):
        # Drawn for everybody, so that one who is certain changes nothing for the others.
        roll, moment = dice.random(), dice.random()
        what = certain.get(person.name) or _rolled(roll, _likely(person, meeting))
        if what is Answer.YES or (what and group.key in person.comes):
            # Those who certainly come get their seat before all others.
            moment = moment / 100 if person.name in certain else moment
            at = opened_at + (closed_at - opened_at) * moment
            given.append(Given(at, person.name, what))
    return given


def _who_may_answer(world: World, meeting: Meeting) -> list[Person]:
    # A festival draws people from the other groups, too; their yes makes them members.
    confirmed = [person for person in world.town.people if not person.is_unconfirmed]
    return confirmed if meeting.draw == "festival" else world.comers(meeting.group.key)


def _likely(person: Person, meeting: Meeting) -> float:
    if not is_around(weeks=meeting.weeks, joined=person.joined, until=person.until):
        return 0.0
    habit = person.comes.get(meeting.group.key)
    if habit is None:
        return FROM_OTHER_GROUPS
    if habit == "once":
        every = meeting.group.rhythm.every
        return float(is_first(weeks=meeting.weeks, joined=person.joined, every=every))
    return DRAWS.get(meeting.draw) or chance(habit, weeks=meeting.weeks)


def _rolled(roll: float, likely: float) -> Answer | None:
    if not likely:
        return None
    if roll < likely:
        return Answer.YES
    if roll < likely + MAYBE:
        return Answer.MAYBE
    return Answer.NO if roll < likely + MAYBE + NO else None
