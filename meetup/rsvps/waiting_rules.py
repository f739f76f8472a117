"""Who gets which seat: first in, first out, and never more seats than there are.

A *party* is somebody who waits, with their guests; it moves as a whole or not at all. Whoever asks
has their turn by the moment at which they joined the list; ids break ties.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

# So close to the start, halves of what is left would be too short to read a mail in.
SHORTEST_OFFER = timedelta(hours=1)


class Party(NamedTuple):
    """Somebody on the waiting list and their guests; `id` is that of their answer.

    Until `offered_until` the seats that they were offered are held for them.
    """

    id: int
    seats: int
    waiting_since: datetime
    offered_until: datetime | None = None


class Line(NamedTuple):
    """What decides whom the next seat is for.

    `taken` are the seats of those who come, of those who hold an offer, and of those who are yet
    to confirm that they come; `queue` are the others who wait, in their order. Without a
    `capacity` there is room for all.
    """

    capacity: int | None
    taken: int
    queue: Sequence[Party]
    smaller_may_pass: bool = False


NO_LIMIT = Line(capacity=None, taken=0, queue=())


def line_up(
    parties: Sequence[Party], *, capacity: int | None, coming: int, smaller_may_pass: bool
) -> Line:
    """The line of an event at which `coming` seats are gone; `parties`, in any order, wait.

    By the time at which they joined the list; ids break ties. An offer holds its seats.
    """
    held = sum(party.seats for party in parties if party.offered_until)
    queue = [party for party in parties if party.offered_until is None]
    queue.sort(key=lambda party: (party.waiting_since, party.id))
    return Line(capacity, coming + held, queue, smaller_may_pass)


def has_lapsed(party: Party, *, now: datetime) -> bool:
    """Whether they were offered seats, and have not taken them in time."""
    return party.offered_until is not None and party.offered_until <= now


def to_promote(line: Line) -> list[Party]:
    """Who of the queue gets their seats now, in order.

    Where the first party does not fit, those behind it wait, too, unless smaller ones may pass.
    One that would not even fit into an empty room keeps nobody waiting.
    """
    if line.capacity is None:
        return list(line.queue)
    free, chosen = line.capacity - line.taken, []
    for party in line.queue:
        if party.seats <= free:
            chosen.append(party)
            free -= party.seats
        elif free <= 0 or (party.seats <= line.capacity and not line.smaller_may_pass):
            break
    return chosen


def has_room(line: Line, *, seats: int) -> bool:
    """Whether somebody who asks for `seats` now, behind all who wait, gets them at once."""
    last = Party(id=0, seats=seats, waiting_since=datetime.max.replace(tzinfo=UTC))
    return to_promote(line._replace(queue=[*line.queue, last]))[-1:] == [last]


def end_of(line: Line, *, now: datetime) -> datetime:
    """The time of joining that stands behind all who wait, for somebody who joins `now`.

    A request that came first may be served last, and clocks of machines differ: by its own time it
    would stand before a party that keeps it waiting.
    """
    if not line.queue:
        return now
    return max(now, line.queue[-1].waiting_since + timedelta(microseconds=1))


def after(line: Line, promoted: Sequence[Party]) -> Line:
    """The line once these of its queue have got their seats, or hold an offer of them."""
    gone = {party.id for party in promoted}
    queue = [party for party in line.queue if party.id not in gone]
    return line._replace(taken=line.taken + sum(party.seats for party in promoted), queue=queue)


def is_full(
    capacity: int | None, taken: int, *, waiting: int, smaller_may_pass: bool, begun: bool
) -> bool:
    """Whether one more person would have to wait, behind so many parties that do already."""
    if capacity is None:
        return False
    return taken >= capacity or (waiting > 0 and not smaller_may_pass and not begun)


def accept_until(*, now: datetime, starts_at: datetime, hours: int) -> datetime:
    """Until when a seat that is offered `now` is held: `hours`, and less as the event nears.

    At most half of the time that is left, so that there is time to offer it to the next; but an
    hour at the least, and never past the start.
    """
    left = starts_at - now
    half = max(left / 2, SHORTEST_OFFER)
    return now + min(timedelta(hours=hours), half, left)


def ordinal(place: int) -> str:
    """The place in a line as people say it, e.g. 1st, 2nd, 3rd, 11th."""
    ending = "th" if place % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(place % 10)
    return f"{place}{ending or 'th'}"
