"""What is between people online: connections from other networks and from here, and requests."""

from datetime import UTC, datetime, time, timedelta
from random import Random

from meetup.connections.actions import ask
from meetup.connections.models import Connection
from meetup.db import insert_or_ignore
from meetup.demo.rules import pairs
from meetup.demo.world import World

MONTH = timedelta(days=30.4)
CONNECTED_ELSEWHERE = 0.13
SINCE_IS_UNKNOWN = 0.1
OLDEST_MONTHS = 60
ASKS_AFTER_MEETING, IS_ACCEPTED = 0.45, 0.85
NOTES = (
    "It was good to meet you. Let us not leave it at that.",
    "You still owe me the name of that soup.",
    "Here is where you find me between the meetings.",
    "",
)


def connect(world: World) -> None:
    """Everything online, after all that happened in person."""
    _write_down(world)
    for group in world.town.groups.values():
        names = [person.name for person in world.comers(group.key) if person.name != world.main]
        for one, other in pairs(names):
            dice = world.dice(group.network, one, other)
            if dice.random() < CONNECTED_ELSEWHERE:
                _connect(world, one, other, group.network, _since(world, dice))
    for pair in sorted(map(sorted, world.met)):
        _connect_here(world, *pair)
    for row in world.town.between.requests:
        asker, asked = world.members[row["by"]], world.members[row["to"]]
        ask(asker, asked, note=row["note"], now=world.ago(days=row["days"]))


def _write_down(world: World) -> None:
    for row in world.town.between.online:
        months = row.get("months")
        since = None if months is None else _day(world.now - months * MONTH)
        one, other = row["pair"]
        _connect(world, one, other, row["network"], since)


def _since(world: World, dice: Random) -> datetime | None:
    months = dice.uniform(1, OLDEST_MONTHS)
    return None if dice.random() < SINCE_IS_UNKNOWN else _day(world.now - months * MONTH)


def _day(moment: datetime) -> datetime:
    # Networks give a day without a time.
    return datetime.combine(moment.date(), time(), UTC)


def _connect(world: World, one: str, other: str, network: str, since: datetime | None) -> None:
    low, high = sorted((world.members[one].id, world.members[other].id))
    row = {"member_a_id": low, "member_b_id": high, "network": network, "since": since}
    insert_or_ignore(Connection, [row])


def _connect_here(world: World, one: str, other: str) -> None:
    """Perhaps one of two who have met asks the other to connect."""
    dice = world.dice("here", one, other)
    asker, asked = (world.members[name] for name in dice.sample((one, other), 2))
    asks_at = world.met[frozenset((one, other))] + timedelta(hours=dice.randint(1, 8))
    asks, is_accepted = dice.random() < ASKS_AFTER_MEETING, dice.random() < IS_ACCEPTED
    note = dice.choice(NOTES)
    # Whoever waits for the main account is written down.
    is_accepted = is_accepted or world.main in (one, other)
    if not asks:
        return
    ask(asker, asked, note=note, now=asks_at)
    if is_accepted:
        # Asking back is the other's yes.
        ask(asked, asker, note="", now=asks_at + timedelta(hours=1))
