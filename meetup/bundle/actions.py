"""What a bundle adds is written, in bulk."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

from sqlalchemy import Table, bindparam, insert, update

from meetup.attendance.models import Attendance
from meetup.bundle.additions import Additions, Values
from meetup.bundle.models import EventSource, GroupSource
from meetup.bundle.rules import Ref
from meetup.connections.models import Connection
from meetup.db import Base, db
from meetup.events.models import Event
from meetup.events.rules import ANNOUNCED, Status, uid
from meetup.groups.models import Group, Membership
from meetup.groups.rules import Role, State
from meetup.handshakes.models import Handshake
from meetup.members.models import Member
from meetup.members.record_models import MemberSource
from meetup.proposals.models import CandidateDate
from meetup.rsvps.models import Rsvp

AT_ONCE = 2000
Written = Callable[[int], None]


def add(additions: Additions, *, source: str, host: str, now: datetime, written: Written) -> None:
    """Write what a bundle of `source` adds; `written` hears of each lot how many rows it had.

    Raises IntegrityError, and has to be rolled back, when somebody else wrote one of these
    rows, or took one of these names, since they were checked.
    """
    writer = _Writer(source, written)
    writer.add_new(Member, MemberSource, "member_id", additions.members)
    writer.add_new(Group, GroupSource, "group_id", additions.groups, founded_at=now)
    events = {
        external_id: {**row, "scheduled_at": now if row["status"] in ANNOUNCED else None}
        for external_id, row in additions.events.items()
    }
    writer.add_new(Event, EventSource, "event_id", events, created_at=now, changed_at=now)
    _give_uids(writer.ids["event_id"].values(), host)
    writer.add(CandidateDate, _dates_of(additions.events, now), counted=False)
    writer.add(Membership, additions.memberships.values())
    writer.add(Connection, additions.connections.values())
    writer.add(Rsvp, additions.rsvps.values())
    writer.add(Attendance, additions.attendance.values())
    writer.add(Handshake, additions.handshakes.values())
    _promote(additions.promoted)


def _dates_of(events: Mapping[str, Values], now: datetime) -> Iterable[Values]:
    """The candidate date of each proposal: the one time that its row has."""
    for external_id, row in events.items():
        if row["status"] is Status.PROPOSED:
            times = {name: row[name] for name in ("starts_at", "ends_at")}
            yield {"event_id": external_id, "added_at": now, **times}


class _Writer:
    """Inserts rows, and puts ids in the place of references to rows inserted before."""

    def __init__(self, source: str, written: Written) -> None:
        self.source, self.written = source, written
        self.ids: dict[str, dict[Ref, int]] = {"member_id": {}, "group_id": {}, "event_id": {}}
        self.ids["member_a_id"] = self.ids["member_b_id"] = self.ids["member_id"]

    def add_new(
        self,
        model: type[Base],
        sources: type[Base],
        column: str,
        rows: Mapping[str, Values],
        **stamps: datetime,
    ) -> None:
        """Insert rows that have an id in the source, and say in `sources` which is which."""
        table = _table(model)
        inserting = insert(table).returning(table.c.id, sort_by_parameter_order=True)
        lots = _lots([{**self._placed(row), **stamps} for row in rows.values()])
        ids: list[int] = []
        for lot in lots:
            ids += db.session.connection().execute(inserting, lot).scalars().all()
            self.written(len(lot))
        self.ids[column].update(zip(rows, ids, strict=True))
        linked = [
            {"source": self.source, "external_id": external_id, column: id_}
            for external_id, id_ in zip(rows, ids, strict=True)
        ]
        for lot in _lots(linked):
            db.session.connection().execute(insert(_table(sources)), lot)

    def add(self, model: type[Base], rows: Iterable[Values], *, counted: bool = True) -> None:
        """Insert rows that only refer to others; not `counted` where others stand for them."""
        for lot in _lots([self._placed(row) for row in rows]):
            db.session.connection().execute(insert(_table(model)), lot)
            if counted:
                self.written(len(lot))

    def _placed(self, row: Values) -> Values:
        """`row` with ids for references, and of a pair the lower one first."""
        placed: Values = {
            column: self.ids[column].get(value, value) if column in self.ids else value
            for column, value in row.items()
        }
        if "member_a_id" in placed:
            pair = (placed["member_a_id"], placed["member_b_id"])
            placed["member_a_id"], placed["member_b_id"] = min(pair), max(pair)
        return placed


def _give_uids(event_ids: Iterable[int], host: str) -> None:
    table = _table(Event)
    naming = update(table).where(table.c.id == bindparam("event")).values(uid=bindparam("name"))
    for lot in _lots([{"event": id_, "name": uid(id_, host)} for id_ in event_ids]):
        db.session.connection().execute(naming, lot)


def _promote(memberships: Iterable[tuple[int, int]]) -> None:
    table = _table(Membership)
    for group_id, member_id in memberships:
        db.session.execute(
            update(table)
            .where(table.c.group_id == group_id, table.c.member_id == member_id)
            .values(role=Role.OWNER, state=State.ACTIVE)
        )


def _lots(rows: list[Values]) -> Iterable[list[Values]]:
    return (rows[start : start + AT_ONCE] for start in range(0, len(rows), AT_ONCE))


def _table(model: type[Base]) -> Table:
    table = model.__table__
    assert isinstance(table, Table)
    return table
