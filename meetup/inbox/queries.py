"""What waits for a member's answer."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from operator import attrgetter
from typing import Any

from sqlalchemy import CompoundSelect, Select, cast, literal, null, select, union_all

from meetup.attendance.correction_queries import ToCorrect, to_correct
from meetup.connections.models import ConnectionRequest
from meetup.connections.queries import requests_to_answer
from meetup.db import db
from meetup.groups.membership_queries import requests_to_join
from meetup.groups.models import Membership
from meetup.handshakes.claim_queries import claims_to_answer
from meetup.handshakes.models import Claim
from meetup.members.models import Member
from meetup.members.queries import Viewer, asked_by
from meetup.members.record_queries import count_of_records
from meetup.proposals.list_queries import ToSchedule, to_schedule
from meetup.reports.queries import ReportsWaiting, reports_waiting
from meetup.rsvps.still_coming_queries import ToReply, to_reply


@dataclass(frozen=True)
class Waiting:
    """Who and what waits for one member, the longest waiting first."""

    requests: list[ConnectionRequest]
    claims: list[Claim]
    joining: list[Membership]
    reports: list[ReportsWaiting]
    proposals: list[ToSchedule]
    replies: list[ToReply]
    records: int
    corrections: list[ToCorrect]

    def __len__(self) -> int:
        people = len(self.requests) + len(self.claims) + len(self.joining)
        events = len(self.proposals) + len(self.replies)
        said = sum(event.people for event in self.corrections)
        return people + len(self.reports) + events + self.records + said


def waiting_for(member: Member, *, now: datetime) -> Waiting:
    """The requests, claims, reports, proposals, and questions who comes, that wait for `member`.

    And how many records may be theirs, and who says that they were recorded wrongly.
    """
    to_schedule, to_reply, to_correct = _events_that_wait(member, now=now)
    return Waiting(
        requests_to_answer(member),
        claims_to_answer(member),
        requests_to_join(member),
        reports_waiting(member),
        to_schedule,
        to_reply,
        count_of_records(member),
        to_correct,
    )


def _events_that_wait(
    member: Member, *, now: datetime
) -> tuple[list[ToSchedule], list[ToReply], list[ToCorrect]]:
    """What is to be scheduled, what asks whether they still come, and where somebody was recorded
    wrongly; the first one first.
    """
    statement = _events(Viewer(member.is_host))
    rows = db.session.connection().execute(statement, asked_by(member, now=now)).all()
    # A union keeps no order.
    found = sorted(rows, key=attrgetter("starts_at", "id"))
    return (
        [_as(ToSchedule, row) for row in found if row.kind == 0],
        [_as(ToReply, row) for row in found if row.kind == 1],
        [_as(ToCorrect, row) for row in found if row.kind == 2],
    )


def _as(kind: type[Any], row: Any) -> Any:
    return kind(*(getattr(row, name) for name in kind._fields))


@cache
def _events(viewer: Viewer) -> CompoundSelect[Any]:
    parts = [found.subquery() for found in (to_schedule(viewer), to_reply(), to_correct(viewer))]
    columns = {column.name: column.type for part in parts for column in part.c}

    def padded(part: Any, kind: int) -> Select[Any]:
        empty = (
            part.c[name] if name in part.c else cast(null(), type_).label(name)
            for name, type_ in columns.items()
        )
        return select(literal(kind).label("kind"), *empty)

    return union_all(*(padded(part, kind) for kind, part in enumerate(parts)))
