"""What is known between people, fetched in one statement."""

from collections.abc import Iterator
from datetime import datetime
from itertools import groupby
from operator import attrgetter, itemgetter
from typing import Any

from meetup.db import db
from meetup.ties.among import ASKED, CONNECTED, SHARED, Among
from meetup.ties.rules import Facts, SharedEvent
from meetup.ties.statement import facts_statement

CHUNK = 5_000


def facts_of_pairs(among: Among, *, at: datetime) -> Iterator[tuple[int, int, Facts]]:
    """The facts as of `at` of every pair that `among` names and that has any, ordered by ids.

    Each is (id of the first, id of the second, facts). One statement, the same on both engines;
    rows are folded as they come, so that all pairs of a large town need not fit into memory.
    """
    statement = facts_statement(among.shape)
    if among.member is None:
        statement = statement.execution_options(yield_per=CHUNK)
    rows = db.session.execute(statement, among.at(at))
    for (first, second), of_pair in groupby(rows, key=itemgetter(1, 2)):
        yield first, second, _facts(of_pair, of_one=among.member is not None)


def _facts(rows: Iterator[tuple[Any, ...]], *, of_one: bool) -> Facts:
    shared: list[SharedEvent] = []
    connected = asked = is_seen = False
    since: datetime | None = None
    for kind, _, _, moment, event_id, day, size, in_room, hands, table, listed in rows:
        if kind == SHARED:
            said = (bool(in_room), bool(hands), table, bool(listed))
            shared.append(SharedEvent(event_id, moment, day, size, *said))
            # Who is named at an event that one was at is seen there.
            is_seen = is_seen or (of_one and bool(listed))
        elif kind == CONNECTED:
            connected, since = True, moment
        elif kind == ASKED:
            asked = True
        else:
            is_seen = True
    # In their order, so that the same facts are equal.
    shared.sort(key=attrgetter("starts_at", "event_id"))
    return Facts(tuple(shared), connected, since, asked, is_seen)
