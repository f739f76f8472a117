"""Reading all rows that a merge of two records may change, before it and after it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Column, ColumnElement, Table, and_, func, or_, select, tuple_

from meetup.attendance.models import Attendance, Mark, Seat
from meetup.db import Base, db, table_of
from meetup.events.models import Event
from meetup.groups.models import Membership
from meetup.lifecycle.pair_rows import PAIRS
from meetup.lifecycle.row_rules import Plain, plain
from meetup.members.mail_choice_models import StoppedMail
from meetup.members.models import Block, Member
from meetup.questions.models import QuestionAnswer
from meetup.rsvps.calendar_mail_models import MailedEntry
from meetup.rsvps.models import Rsvp

# What the record that stays has of these may be changed as well; what else it has is left alone.
OF_BOTH = {
    *(table_of(model) for model in (Membership, Rsvp, Attendance, Block)),
    *(table_of(model) for model in (MailedEntry, StoppedMail)),
    *(table_of(model) for model, *_ in PAIRS),
}
# What hangs on a row that is somebody's, and by which column.
CHILDREN = ((QuestionAnswer, Rsvp, "rsvp_id"), (Seat, Attendance, "attendance_id"))
HANG_ON_OTHERS = {child.__tablename__ for child, *_ in CHILDREN}


class Key(NamedTuple):
    """Which row: its table, and its primary key."""

    table: str
    key: tuple[Any, ...]

    @property
    def written(self) -> str:
        """The primary key in one text."""
        return ",".join(str(part) for part in self.key)


Rows = dict[Key, Plain]


def keys_to_members() -> Iterator[tuple[Table, Column[Any]]]:
    """Each column that names a member, in whichever table."""
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            if any(key.column.table.name == "members" for key in column.foreign_keys):
                yield table, column


@cache
def columns_of_members() -> Mapping[str, tuple[str, ...]]:
    """The names of those columns, by table."""
    found = defaultdict(list)
    for table, column in keys_to_members():
        found[table.name].append(column.name)
    return {name: tuple(columns) for name, columns in found.items()}


def rows_of_two(kept_id: int, gone_id: int) -> Rows:
    """All that names the record that goes, what of the other may change with it, and the two."""
    found: Rows = {}
    for name, columns in columns_of_members().items():
        table = Base.metadata.tables[name]
        ids = (kept_id, gone_id) if table in OF_BOTH else (gone_id,)
        found |= rows_where(table, or_(*(table.c[column].in_(ids) for column in columns)))
    members = table_of(Member)
    found |= rows_where(members, members.c.id.in_((kept_id, gone_id)))
    for child, parent, column in CHILDREN:
        table, owners = table_of(child), table_of(parent)
        theirs = select(owners.c.id).where(owners.c.member_id.in_((kept_id, gone_id)))
        found |= rows_where(table, table.c[column].in_(theirs))
    return found


def last_mark_at(events: Iterable[Event]) -> int:
    """The id of the last mark that was made at any of these events, all of which are held."""
    marks = select(func.max(Mark.id)).where(Mark.event_id.in_([event.id for event in events]))
    return db.session.scalar(marks) or 0


def marks_since(member_id: int, last_id: int, events: Iterable[Event]) -> Rows:
    """The marks about a member at these events that were made after the one with that id."""
    marks = table_of(Mark)
    at = marks.c.event_id.in_([event.id for event in events])
    return rows_where(marks, and_(marks.c.member_id == member_id, marks.c.id > last_id, at))


def rows_with(keys: Iterable[Key]) -> Rows:
    """The rows of these keys that there are."""
    by_table = defaultdict(list)
    for key in keys:
        by_table[key.table].append(key.key)
    found: Rows = {}
    for name, wanted in by_table.items():
        table = Base.metadata.tables[name]
        columns = tuple(table.primary_key.columns)
        if len(columns) == 1:
            found |= rows_where(table, columns[0].in_([key for (key,) in wanted]))
        else:
            found |= rows_where(table, tuple_(*columns).in_(wanted))
    return found


def rows_where(table: Table, holds: ColumnElement[bool]) -> Rows:
    """The rows of a table of which this holds, as the database has them now."""
    found = db.session.execute(select(table).where(holds)).all()
    rows = (plain(row._asdict()) for row in found)
    return {key_of(table, row): row for row in rows}


def key_of(table: Table, row: Plain) -> Key:
    """Which row that is."""
    return Key(table.name, tuple(row[column.name] for column in table.primary_key.columns))
