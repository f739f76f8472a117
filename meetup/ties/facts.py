"""What is known between people, fetched in one statement."""

from collections.abc import Iterator
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import Row

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
    statement = facts_statement(among, at)
    if among.member_id is None:
        statement = statement.execution_options(yield_per=CHUNK)
    rows = db.session.execute(statement)
    for (first, second), of_pair in groupby(rows, key=lambda row: (row.first, row.second)):
        yield first, second, _facts(of_pair)


def _facts(rows: Iterator[Row[Any]]) -> Facts:
    shared: list[SharedEvent] = []
    connected = asked = is_seen = False
    since: datetime | None = None
    for row in rows:
        if row.kind == SHARED:
            shared.append(_shared_event(row))
        elif row.kind == CONNECTED:
            connected, since = True, row.moment
        elif row.kind == ASKED:
            asked = True
        else:
            is_seen = True
    return Facts(tuple(shared), connected, since, asked, is_seen)


def _shared_event(row: Row[Any]) -> SharedEvent:
    return SharedEvent(
        event_id=row.event_id,
        starts_at=row.moment,
        local_day=row.local_day,
        room_size=row.room_size,
        in_the_room=bool(row.in_the_room),
        shook_hands=bool(row.shook_hands),
        table_size=row.table_size,
        is_listed=bool(row.is_listed),
    )
