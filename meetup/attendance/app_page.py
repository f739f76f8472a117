"""The door as the app on a device keeps it: small words, in JSON, for the organizers alone."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from flask import url_for

from meetup.attendance import rules
from meetup.attendance.code_rules import door_code
from meetup.attendance.door_queries import AtDoor, KeptDoor, kept_door, names_of, people_at_door
from meetup.attendance.models import Attendance
from meetup.attendance.queries import room_size
from meetup.attendance.rules import Method
from meetup.attendance.sent_actions import Taken
from meetup.events.models import Event
from meetup.members.models import Member

# So long after the event's end a device still knows who was there.
KEEPS_NAMES = timedelta(days=1)


def forget_at(event: Event) -> datetime:
    """Until when a device keeps the list of this door."""
    return event.presumed_end + KEEPS_NAMES


def door_list(event: Event, *, reader: Member, secret_key: str) -> dict[str, Any]:
    """All that a device needs through the evening; the same as long as nothing has changed."""
    kept = kept_door(event)
    people = people_at_door(event, closed=kept.closing is not None, whole_group=True)
    names = _names([one.attendance for one in people])
    named = sum(1 + one.attendance.guests for one in people if one.attendance and one.is_here)
    return {
        "event": {
            "id": event.id,
            "reference": event.reference,
            "title": event.title,
            "timezone": event.timezone,
            "opens_at": _iso(kept.hours.opens_at),
            "closes_at": _iso(kept.hours.closes_at),
            "forget_at": _iso(forget_at(event)),
            "shut": _why_shut(kept),
            "records": url_for("group_records.index", slug=event.group.slug),
        },
        "me": {"id": reader.id, "name": reader.name},
        "closed": kept.closing is not None,
        "nameless": room_size(event) - named,
        "people": [_person(event, one, names, secret_key) for one in people],
    }


def answers(taken: Sequence[Taken], event: Event, *, secret_key: str) -> list[dict[str, Any]]:
    """What each mark has come to, in the order in which they were sent."""
    names = _names([one.attendance for one in taken])
    return [
        _filled(
            key=one.key,
            result=one.result,
            sentence=one.sentence,
            person=_who(event, one.member, secret_key) | _standing(one.attendance, names)
            if one.member
            else None,
        )
        for one in taken
    ]


def _why_shut(kept: KeptDoor) -> str | None:
    if not kept.is_held:
        return rules.NO_DOOR
    return None if kept.is_attended else rules.UNATTENDED


def _person(event: Event, one: AtDoor, names: Mapping[int, str], secret_key: str) -> dict[str, Any]:
    said = _filled(
        answer=one.answer,
        bringing=one.guests_announced or None,
        excused=one.is_excused or None,
    )
    return _who(event, one.member, secret_key) | said | _standing(one.attendance, names)


def _who(event: Event, member: Member, secret_key: str) -> dict[str, Any]:
    code = door_code(event.id, member.id, secret_key=secret_key)
    # Whoever has no account can be shown a code with which they claim their record.
    unclaimed = {"unclaimed": True} if member.is_placeholder else {}
    return {"id": member.id, "name": member.name, "code": code, **unclaimed}


def _standing(attendance: Attendance | None, names: Mapping[int, str]) -> dict[str, Any]:
    if attendance is None:
        return {}
    return _filled(
        here=attendance.stands or None,
        since=_iso(attendance.checked_in_at),
        guests=attendance.guests or None,
        how=None if attendance.method is Method.ORGANIZER else attendance.method,
        by=names.get(attendance.recorded_by_id or 0),
        undone_at=_iso(attendance.undone_at),
        undone_by=names.get(attendance.undone_by_id or 0),
    )


def _names(attendances: Iterable[Attendance | None]) -> dict[int, str]:
    known = [one for one in attendances if one is not None]
    return names_of(by for one in known for by in (one.recorded_by_id, one.undone_by_id) if by)


def _filled(**values: Any) -> dict[str, Any]:
    # A thousand people are sent: what is not there is left out.
    return {name: value for name, value in values.items() if value is not None}


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat(timespec="milliseconds") if moment else None
