"""What is known between people, fetched in one statement."""

from collections.abc import Iterator
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import Any

from meetup.db import db
from meetup.ties.among import CONNECTED, SHARED, Among
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
    # Past the ORM: there is nothing of its own among the columns.
    result = db.session.connection().execute(statement, among.at(at))
    rows = result if among.member is None else result.all()
    for (first, second), of_pair in groupby(rows, key=itemgetter(1, 2)):
        yield first, second, _facts(of_pair)


def _facts(rows: Iterator[Any]) -> Facts:
    shared: list[SharedEvent] = []
    connected = asked = False
    since: datetime | None = None
    for kind, _, _, moment, event_id, day, size, in_the_room, shook_hands, table_size in rows:
        if kind == SHARED:
            said = (bool(in_the_room), bool(shook_hands), table_size)
            shared.append(SharedEvent(moment, event_id, day, size, *said))
        elif kind == CONNECTED:
            connected, since = True, moment
        else:
            asked = True
    # In their order, so that the same facts are equal.
    return Facts(tuple(sorted(shared)), connected, since, asked)
