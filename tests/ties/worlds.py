"""Worlds for Hypothesis, full of what makes ties hard, and how to write one into the database."""

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import strategies as st
from sqlalchemy import delete

from meetup.attendance.models import Attendance, Seat
from meetup.attendance.rules import Method
from meetup.connections.models import Connection
from meetup.db import Base, db
from meetup.events.models import Event
from meetup.events.rules import Status, local_day
from meetup.groups.models import Group
from meetup.groups.rules import Visibility
from meetup.handshakes.models import Handshake
from meetup.members.models import Member
from tests.ties.reference import AT, Evening, There, World

# Rooms of 4k + 1 sum to a quarter and miss it by a hair in floating point; 11 and 12 lie on the
# two sides of an occasion, 200 and 201 on those of the largest room.
ROOMS = [0, 5, 9, 13, 17, 25, 11, 12, 200, 201, 300]
ZONES = ["UTC", "Europe/Berlin", "America/Denver", "Pacific/Auckland"]
# Several events a day, some across a local midnight, some after the moment, some long ago.
STARTS = [
    AT - timedelta(days=days, hours=hours)
    for days in (0, 1, 2, 30, 181, 364, 365, 366, 800)
    for hours in (0, 0.5, 3, 9, 13, 23)
] + [AT, AT + timedelta(seconds=1), AT + timedelta(days=40)]


@st.composite
def evenings(draw: st.DrawFn, people: int) -> Evening:
    evening = Evening(
        starts_at=draw(st.sampled_from(STARTS)),
        timezone=draw(st.sampled_from(ZONES)),
        status=draw(st.sampled_from(["scheduled"] * 6 + ["cancelled", "proposed"])),
    )
    for person in draw(st.sets(st.integers(0, people - 1), min_size=2)):
        evening.there.append(
            There(
                person,
                by_handshake=draw(st.sampled_from([False] * 4 + [True])),
                guests=draw(st.sampled_from([0, 0, 0, 1, 3])),
                undone=draw(st.sampled_from([False] * 6 + [True])),
                tables=draw(
                    st.dictionaries(st.integers(1, 2), st.sampled_from(["1", "2"]), max_size=2)
                    if draw(st.booleans())
                    else st.just({})
                ),
            )
        )
    seats = st.dictionaries(st.integers(1, 2), st.sampled_from(["1", "2"]), min_size=1)
    for tables in draw(st.lists(seats, max_size=4)):
        evening.there.append(There(None, tables=tables))
    room = draw(st.sampled_from(ROOMS))
    missing = room - sum(1 + one.guests for one in evening.standing)
    if missing > 0:
        evening.there.append(There(None, guests=missing - 1))
    present = [one.person for one in evening.there if one.person is not None]
    pairs = [frozenset((a, b)) for a in present for b in present if a < b]
    if pairs and draw(st.booleans()):
        evening.shaken = draw(st.sets(st.sampled_from(pairs), max_size=2))
    return evening


@st.composite
def worlds(draw: st.DrawFn) -> World:
    people = draw(st.integers(2, 4))
    pairs = [frozenset((a, b)) for a in range(people) for b in range(people) if a < b]
    since = st.sampled_from([None, AT - timedelta(days=900), AT, AT + timedelta(days=1)])
    return World(
        people,
        draw(st.lists(evenings(people), max_size=9)),
        draw(
            st.dictionaries(
                st.sampled_from(pairs),
                st.lists(since, min_size=1, max_size=2),
                max_size=3,
            )
        ),
    )


def write(world: World) -> list[int]:
    """Replace what the database holds with `world`; the ids of its people, in order."""
    ids = list(range(1, world.people + 1))
    rows: dict[type[Base], list[dict[str, Any]]] = {model: [] for model in MODELS}
    rows[Member] = [{"id": id, "name": f"P{id}", "handle": f"p{id}"} for id in ids]
    rows[Group] = [GROUP]
    for evening in world.evenings:
        _add_evening(rows, evening, ids)
    for pair, moments in world.connections.items():
        low, high = sorted(ids[person] for person in pair)
        rows[Connection] += [
            {
                "member_a_id": low,
                "member_b_id": high,
                "network": f"n{number}",
                "since": since,
            }
            for number, since in enumerate(moments)
        ]
    for model in reversed(MODELS):
        db.session.execute(delete(model))
    for model, values in rows.items():
        if values:
            db.session.connection().execute(model.__table__.insert(), values)
    db.session.commit()
    return ids


def _add_evening(rows: dict[type[Base], list[dict[str, Any]]], evening: Evening, ids: list[int]):
    event_id = len(rows[Event]) + 1
    rows[Event].append(
        {
            "id": event_id,
            "group_id": GROUP["id"],
            "title": "Evening",
            "starts_at": evening.starts_at,
            "timezone": evening.timezone,
            "local_day": local_day(evening.starts_at, evening.timezone),
            "status": Status(evening.status),
            "created_at": AT,
            "changed_at": AT,
        }
    )
    for one in evening.there:
        attendance_id = len(rows[Attendance]) + 1
        rows[Attendance].append(
            {
                "id": attendance_id,
                "event_id": event_id,
                "member_id": None if one.person is None else ids[one.person],
                "method": Method.HANDSHAKE if one.by_handshake else Method.SCAN,
                "guests": one.guests,
                "undone_at": datetime(2026, 1, 1, tzinfo=UTC) if one.undone else None,
            }
        )
        rows[Seat] += [
            {"attendance_id": attendance_id, "round": round, "table": table}
            for round, table in one.tables.items()
        ]
    for pair in evening.shaken:
        low, high = sorted(ids[person] for person in pair)
        rows[Handshake].append({"event_id": event_id, "member_a_id": low, "member_b_id": high})


MODELS: tuple[type[Base], ...] = (
    *(Member, Group, Event, Attendance),
    *(Seat, Handshake, Connection),
)
GROUP = {
    "id": 1,
    "slug": "town",
    "name": "Town",
    "timezone": "UTC",
    "visibility": Visibility.OPEN,
    "founded_at": AT,
}
