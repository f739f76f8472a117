"""What the pages of a group's records show: one of them, and two before they become one.

It stands on top, beside the pages.
"""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select

from meetup.attendance.models import Attendance
from meetup.attendance.queries import stands
from meetup.db import db
from meetup.events.models import Event
from meetup.groups.models import Group
from meetup.lifecycle.forms import MergeForm, OfferForm
from meetup.lifecycle.group_record_actions import in_order
from meetup.lifecycle.group_record_queries import (
    KnownRecord,
    accounts_in,
    offers_of,
    own_records_in,
    records_in,
)
from meetup.lifecycle.merge_rules import may_be_one
from meetup.lifecycle.page_queries import Remembered
from meetup.lifecycle.rules import Answered, stands_instead
from meetup.members.models import Member
from meetup.rsvps.models import Rsvp

Attended = dict[int, Remembered]
Said = dict[int, tuple[Remembered, Answered]]


def record_page(group: Group, record: Member) -> dict[str, Any]:
    """A record as its group's organizers see it: of other groups it says nothing."""
    own = own_records_in(group)
    others = [one for one in records_in(group) if one.member.id != record.id]
    mergeable = [
        one
        for one in others
        if {one.member.id, record.id} <= own and may_be_one(record.email, one.member.email)
    ]
    form = OfferForm(formdata=None)
    return {
        "group": group,
        "record": record,
        "is_seen_here_alone": record.id in own,
        "attended": list(_attended(group, record).values()),
        "answered": [said for said, _ in _answered(group, record).values()],
        "form": form,
        "accounts": accounts_in(group),
        "offered": offers_of(record, group),
        "mergeable": sorted(mergeable, key=lambda one: not _is_alike(one, record)),
    }


def merge_preview(group: Group, record: Member, other: Member) -> dict[str, Any]:
    """What each of the two has, and what the one will have; see `merge_answers`."""
    kept, gone = in_order(record, other)
    attended = [_attended(group, one) for one in (kept, gone)]
    answered = [_answered(group, one) for one in (kept, gone)]
    will = dict(answered[0])
    for event_id, (said, theirs) in answered[1].items():
        if event_id not in will or stands_instead(theirs, will[event_id][1]):
            will[event_id] = said, theirs
    form = MergeForm(formdata=None, name=kept.name)
    form.name.choices = [kept.name, gone.name]
    return {
        "group": group,
        "form": form,
        "record": record,
        "other": other,
        "two": [
            (one, _in_order(was_there.values()), _in_order(said for said, _ in says.values()))
            for one, was_there, says in zip((kept, gone), attended, answered, strict=True)
        ],
        "attended": _in_order((attended[1] | attended[0]).values()),
        "answered": _in_order(said for said, _ in will.values()),
        "is_with_address": kept.email is not None or gone.email is not None,
    }


def _attended(group: Group, record: Member) -> Attended:
    """Where it was, of what organizers are still told."""
    columns = (Event.id, Event.title, Event.starts_at, Event.timezone)
    found = select(*columns).join(Attendance, Attendance.event_id == Event.id)
    there = found.where(
        Attendance.member_id == record.id, stands(Attendance), Event.names_ended_at.is_(None)
    )
    rows = db.session.execute(there.where(Event.group_id == group.id).order_by(*_LATEST))
    return {id_: Remembered(title, at, zone) for id_, title, at, zone in rows}


def _answered(group: Group, record: Member) -> Said:
    found = select(Event, Rsvp).join(Rsvp, Rsvp.event_id == Event.id)
    theirs = found.where(Rsvp.member_id == record.id, Event.group_id == group.id)
    rows = db.session.execute(theirs.order_by(*_LATEST))
    return {
        event.id: (
            Remembered(event.title, event.starts_at, event.timezone, rsvp.answer),
            Answered(rsvp.answer, rsvp.answered_at, rsvp.waiting_since),
        )
        for event, rsvp in rows
    }


_LATEST = (Event.starts_at.desc(), Event.id.desc())


def _in_order(events: Iterable[Remembered]) -> list[Remembered]:
    return sorted(events, key=lambda event: event.starts_at, reverse=True)


def _is_alike(one: KnownRecord, record: Member) -> bool:
    """Whether the two share a part of their names."""
    return bool(set(one.member.search.split()) & set(record.search.split()))
