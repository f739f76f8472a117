"""Taking the marks that waited on a device. The event's row is locked."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from meetup.attendance.actions import check_door, walk_in
from meetup.attendance.door_queries import marked_with, people_known
from meetup.attendance.mark_actions import mark
from meetup.attendance.mark_rules import Tap
from meetup.attendance.models import Attendance
from meetup.attendance.queries import recorded_attendance
from meetup.attendance.rules import DoorIsShut
from meetup.attendance.sent_rules import NotTaken, Result, SentMark, key_of, result, sent_mark
from meetup.events.models import Event
from meetup.members.models import Member

NOBODY = "It is about somebody whom this door does not know any more."


@dataclass(frozen=True)
class Taken:
    """What came of one mark: whom it is about, how they stand now, or the sentence that says no."""

    key: str | None
    result: Result
    member: Member | None = None
    attendance: Attendance | None = None
    sentence: str | None = None


@dataclass(frozen=True)
class Sender:
    """Whose marks they are, and which device sends them."""

    by_id: int
    device: str


def take(event: Event, sent: Sequence[object], sender: Sender, *, now: datetime) -> list[Taken]:
    """Take each mark in the order in which it was made; one that is refused stops no other."""
    marks = _until(now, [_read(one) for one in sent])
    good = [one for one in marks if isinstance(one, SentMark)]
    asked = {key for one in good for key in (one.key, one.walk_in) if key}
    about = marked_with(event, asked)
    ids = {one.member_id for one in good} | set(about.values())
    people = people_known(event, (one for one in ids if one is not None))
    takes = _Takes(event, sender, about, people, now, _why_shut(event, now=now))
    return [one if isinstance(one, Taken) else takes.take(one) for one in marks]


def _until(now: datetime, marks: list[SentMark | Taken]) -> list[SentMark | Taken]:
    """The marks, none of which is later than `now`; of two that would be, the second stays so."""
    latest, found = now, list(marks)
    for place, one in reversed(list(enumerate(marks))):
        if isinstance(one, SentMark) and one.at > latest:
            found[place] = replace(one, at=latest)
            latest -= datetime.resolution
    return found


def _read(sent: object) -> SentMark | Taken:
    try:
        return sent_mark(sent)
    except NotTaken as no:
        return Taken(key_of(sent), Result.REFUSED, sentence=no.sentence)


def _why_shut(event: Event, *, now: datetime) -> str | None:
    try:
        check_door(event, now=now)
    except DoorIsShut as no:
        return no.sentence
    return None


@dataclass(frozen=True)
class _Takes:
    """The marks of one request; `about` and `people` grow with the walk-ins that they make."""

    event: Event
    sender: Sender
    about: dict[str, int | None]
    people: dict[int, Member]
    now: datetime
    shut: str | None

    def take(self, sent: SentMark) -> Taken:
        if sent.key in self.about:
            return self._known(sent.key)
        if self.shut:
            return Taken(sent.key, Result.REFUSED, sentence=self.shut)
        taken = self._made(sent) if sent.name else self._marked(sent)
        if taken.member is not None:
            self.about[sent.key] = taken.member.id
        return taken

    def _known(self, key: str) -> Taken:
        member = self.people.get(self.about[key] or 0)
        attendance = recorded_attendance(member, self.event) if member else None
        return Taken(key, Result.KNOWN, member, attendance)

    def _made(self, sent: SentMark) -> Taken:
        member = walk_in(self.event, sent.name or "", self._tap(sent), now=self.now)
        self.people[member.id] = member
        return Taken(sent.key, Result.COUNTED, member, recorded_attendance(member, self.event))

    def _marked(self, sent: SentMark) -> Taken:
        member_id = self.about.get(sent.walk_in) if sent.walk_in else sent.member_id
        member = self.people.get(member_id or 0)
        if member is None:
            return Taken(sent.key, Result.REFUSED, sentence=NOBODY)
        tap = self._tap(sent)
        outcome = mark(self.event, member, sent.act, tap, guests=sent.guests, now=self.now)
        came_to = result(sent.act, counted=outcome.counted, is_here=outcome.is_here)
        return Taken(sent.key, came_to, member, outcome.attendance)

    def _tap(self, sent: SentMark) -> Tap:
        by_id, device = self.sender.by_id, self.sender.device
        return Tap(sent.method, sent.at, by_id, device, sent.device_at, sent.key)
