"""The door of a meeting: who comes of those who answered, and where they sit."""

from datetime import timedelta
from random import Random

from meetup.attendance.actions import check_in, walk_in
from meetup.attendance.mark_rules import Tap
from meetup.attendance.models import Attendance, Seat
from meetup.attendance.rules import Method
from meetup.db import db
from meetup.demo import rules
from meetup.demo.answering import announce, answers
from meetup.demo.meetings import Meeting
from meetup.demo.world import World
from meetup.events.models import Event
from meetup.rsvps.rules import Answer

COMES = {Answer.YES: 0.9, Answer.MAYBE: 0.25, Answer.NO: 0.0}
BRINGS_GUESTS = 0.05
BRINGS_GUESTS_TO_A_FESTIVAL = 0.4
ROUNDS = 2
EARLY_BIRDS = 4


def open_door(world: World, meeting: Meeting) -> None:
    """The meeting of today: the door is open, and the first ones have come."""
    dice = world.dice("today")
    event = announce(world, meeting, dice)
    said = answers(world, event, meeting, dice)
    keeper = meeting.group.keeper(meeting.number)
    late = {keeper, *meeting.expected}
    early = [name for name in _comers(world, meeting, said, dice) if name not in late]
    for place, name in enumerate([keeper, *early[:EARLY_BIRDS]]):
        at = world.now - timedelta(minutes=11 - 2 * place)
        tap = Tap(Method.ORGANIZER, at, world.members[keeper].id)
        check_in(event, world.members[name], tap, now=at)


def check_everybody_in(
    world: World, event: Event, meeting: Meeting, said: dict[str, Answer], dice: Random
) -> dict[str, Attendance]:
    """Check in whoever comes, walk-ins among them; the attendances of the others, by name."""
    keeper = world.members[meeting.group.keeper(meeting.number)]
    brings_guests = BRINGS_GUESTS_TO_A_FESTIVAL if meeting.draw == "festival" else BRINGS_GUESTS
    there = {}
    for name in _comers(world, meeting, said, dice):
        at = meeting.starts_at + timedelta(minutes=dice.randint(-12, 25))
        guests = dice.randint(1, 2) if dice.random() < brings_guests else 0
        tap = Tap(Method.ORGANIZER, at, keeper.id)
        outcome = check_in(event, world.members[name], tap, guests=guests, now=at)
        assert outcome.attendance is not None, "whoever was just checked in is here"
        there[name] = outcome.attendance
    for row in world.town.between.walk_ins:
        if (row["group"], row["ago"]) == (meeting.group.key, meeting.number):
            at = meeting.starts_at + timedelta(minutes=30)
            walk_in(event, row["name"], Tap(Method.WALK_IN, at, keeper.id), now=at)
    return there


def seat(there: dict[str, Attendance], dice: Random) -> list[list[str]]:
    """Seat everybody at a table, anew in each round; all the tables, by names."""
    found = []
    for turn in range(1, ROUNDS + 1):
        tables = rules.tables(list(there), dice)
        for number, table in enumerate(tables, 1):
            places = [there[name].id for name in table]
            rows = [Seat(attendance_id=place, round=turn, table=str(number)) for place in places]
            db.session.add_all(rows)
        found += tables
    return found


def _comers(world: World, meeting: Meeting, said: dict[str, Answer], dice: Random) -> list[str]:
    """Who comes, in the order in which they arrive."""
    certain = world.town.between.at(meeting.group.key, meeting.number)
    keeper = meeting.group.keeper(meeting.number)
    rolls = {name: dice.random() < COMES[answer] for name, answer in said.items()}
    coming = [name for name, comes in rolls.items() if comes or name in certain or name == keeper]
    return dice.sample(coming, len(coming))
