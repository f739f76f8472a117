"""How a meeting went, from its proposal to the last handshake."""

from datetime import datetime, timedelta
from random import Random

from meetup.attendance.list_actions import close_list
from meetup.attendance.mark_rules import Tap
from meetup.attendance.rules import Method, Missing
from meetup.demo.answering import announce, answers
from meetup.demo.door import check_everybody_in, seat
from meetup.demo.meetings import Meeting
from meetup.demo.rules import pairs
from meetup.demo.world import World
from meetup.events.models import Event
from meetup.handshakes.actions import say_we_met
from meetup.members.models import Member
from meetup.rsvps.news_actions import cancel

FRIENDS_SHAKE, AT_ONE_TABLE_SHAKE, IN_ONE_ROOM_SHAKE = 0.6, 0.07, 0.02
ONLY_ONE_SAYS_SO = 0.02
HAS_TOLD_WHY = 0.3
ASKED_FOR_WEEKS = 6


def hold(world: World, meeting: Meeting) -> None:
    """A meeting that is past, or that was cancelled the day before."""
    dice = world.dice(meeting.group.key, meeting.number)
    event = announce(world, meeting, dice)
    said = answers(world, event, meeting, dice)
    keeper = world.members[meeting.group.keeper(meeting.number)]
    if meeting.cancelled_because:
        day_before = meeting.starts_at - timedelta(hours=20)
        cancel(event, keeper, because=meeting.cancelled_because, now=day_before)
        return
    there = check_everybody_in(world, event, meeting, said, dice)
    tables = seat(there, dice) if meeting.has_tables else []
    _close_list(world, event, keeper, meeting)
    seated = {frozenset(pair) for table in tables for pair in pairs(table)}
    _say_who_met(world, event, meeting, pairs(sorted(there)), seated, dice)


def _close_list(world: World, event: Event, keeper: Member, meeting: Meeting) -> None:
    dice = world.dice("excuses", meeting.group.key, meeting.number)
    at = meeting.ends_at + timedelta(minutes=10)
    outcomes = {
        member.id: Missing.EXCUSED
        for _, member in sorted(world.members.items())
        if dice.random() < HAS_TOLD_WHY
    }
    close_list(event, outcomes, Tap(Method.ORGANIZER, at, keeper.id), by=keeper, now=at)


def _say_who_met(
    world: World,
    event: Event,
    meeting: Meeting,
    there: list[tuple[str, str]],
    seated: set[frozenset[str]],
    dice: Random,
) -> None:
    between = world.town.between
    certain = between.shook_hands(meeting.group.key, meeting.number)
    claimed = between.claimed(meeting.group.key, meeting.number)
    is_recent = meeting.weeks <= ASKED_FOR_WEEKS
    for one, other in there:
        pair, roll = frozenset((one, other)), dice.random()
        at = meeting.ends_at + timedelta(minutes=dice.randint(5, 500))
        if pair in claimed:
            asker, asked = claimed[pair]
            say_we_met(event, world.members[asker], world.members[asked], now=at)
        elif pair in certain or roll < _chance(world, pair, at_one_table=pair in seated):
            _shake_hands(world, event, one, other, now=at)
        elif roll > 1 - ONLY_ONE_SAYS_SO and is_recent and world.main not in pair:
            say_we_met(event, world.members[one], world.members[other], now=at)


def _chance(world: World, pair: frozenset[str], *, at_one_table: bool) -> float:
    if pair in world.town.between.friends:
        return FRIENDS_SHAKE
    return AT_ONE_TABLE_SHAKE if at_one_table else IN_ONE_ROOM_SHAKE


def _shake_hands(world: World, event: Event, one: str, other: str, *, now: datetime) -> None:
    first, second = world.members[one], world.members[other]
    say_we_met(event, first, second, now=now)
    say_we_met(event, second, first, now=now + timedelta(minutes=1))
    world.met.setdefault(frozenset((one, other)), now)
