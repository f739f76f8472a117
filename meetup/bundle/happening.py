"""What there was to go to, who answered, who came and who met: checked."""

from datetime import datetime

from meetup.bundle import columns
from meetup.bundle.additions import Additions
from meetup.bundle.belonging import Belonging, earliest, moment_in
from meetup.bundle.cells import begins
from meetup.bundle.reading import Bundle
from meetup.bundle.references import Ids, Said, Wrong
from meetup.bundle.rows import AttendanceRow, EventRow, HandshakeRow, RsvpRow
from meetup.bundle.rules import Known
from meetup.events.rules import local_day
from meetup.rsvps.rules import Answer


class Happening:
    """Takes one row after the other: adds it, or raises Wrong."""

    def __init__(
        self, bundle: Bundle, known: Known, added: Additions, who: Belonging, *, now: datetime
    ) -> None:
        self.known, self.added, self.who, self.now = known, added, who, now
        self.events = Ids(columns.EVENTS, known.events, bundle.events.bad_ids)
        self.rsvps: Said[tuple[str, str], RsvpRow] = Said()
        self.attendances: Said[tuple[str, str], AttendanceRow] = Said()
        self.zones = dict(known.event_zones)
        self.starts = dict(known.starts)
        self.there = {key for key, stands in known.attendance.items() if stands}

    def event(self, row: EventRow) -> None:
        """An event: one that is known stays as it is now."""
        group = self.who.groups.ref(row.group, column="group")
        if self.events.again(row.event, row, column="event"):
            return
        zone = row.timezone or self.who.group_zones[group]
        starts_at = moment_in("starts_at", begins(row.starts_at), zone)
        ends_at = moment_in("ends_at", row.ends_at and begins(row.ends_at), zone)
        assert starts_at is not None
        if ends_at is not None and ends_at < starts_at:
            raise Wrong("ends_at", "the event ends before it starts")
        self.events.keep(row.event, row)
        if row.event in self.known.events:
            self.added.known["events"] += 1
            return
        self.zones[row.event], self.starts[row.event] = zone, starts_at
        self.added.events[row.event] = {
            "group_id": group,
            "title": row.title,
            "starts_at": starts_at,
            "ends_at": ends_at,
            "timezone": zone,
            "local_day": local_day(starts_at, zone),
            "venue": row.venue,
            "description": row.description,
            "capacity": row.capacity,
            "status": row.status,
        }

    def rsvp(self, row: RsvpRow) -> None:
        """What somebody answered."""
        event = self.events.ref(row.event, column="event")
        member = self.who.members.ref(row.member, column="member")
        if self.rsvps.again((row.event, row.member), row, column="member"):
            return
        answered_at = moment_in("answered_at", row.answered_at, self.zones[event])
        self.rsvps.keep((row.event, row.member), row)
        if (event, member) in self.known.rsvps:
            self.added.known["rsvps"] += 1
            return
        values = {
            "event_id": event,
            "member_id": member,
            "answer": row.answer,
            "guests": row.guests,
            "answered_at": answered_at,
            "is_unlisted": row.unlisted,
            # Who waits has their turn by when they answered; who does not say so, behind those.
            "waiting_since": (answered_at or self.now) if row.answer is Answer.WAITLISTED else None,
        }
        self.added.rsvps.setdefault((event, member), values)

    def attendance(self, row: AttendanceRow) -> None:
        """Who came, once the event has begun; what is known stays, undone or not."""
        event = self.events.ref(row.event, column="event")
        member = self.who.members.ref(row.member, column="member")
        if self.attendances.again((row.event, row.member), row, column="member"):
            return
        checked_in_at = moment_in("checked_in_at", row.checked_in_at, self.zones[event])
        is_known = (event, member) in self.known.attendance
        if not is_known and self.starts[event] > self.now:
            raise Wrong("event", "nobody can have attended: the event has not begun")
        self.attendances.keep((row.event, row.member), row)
        self.there.add((event, member))
        if is_known:
            self.added.known["attendance"] += 1
            return
        values = {
            "event_id": event,
            "member_id": member,
            "checked_in_at": checked_in_at,
            "method": row.method,
            "guests": row.guests,
        }
        self.added.attendance.setdefault((event, member), values)

    def handshake(self, row: HandshakeRow) -> None:
        """Who met at an event; of several moments, the earliest counts."""
        event = self.events.ref(row.event, column="event")
        pair = self.who.pair(row)
        met_at = moment_in("met_at", row.met_at, self.zones[event])
        if len(pair) == 1:
            return
        if (event, pair) in self.known.handshakes:
            self.added.known["handshakes"] += 1
            return
        for column, external_id in (("member_a", row.member_a), ("member_b", row.member_b)):
            member = self.who.members.ref(external_id, column=column)
            if (event, member) not in self.there:
                raise Wrong(column, "there is no attendance of this person at the event")
        one, other = pair
        values = self.added.handshakes.setdefault(
            (event, pair),
            {"event_id": event, "member_a_id": one, "member_b_id": other, "met_at": met_at},
        )
        values["met_at"] = earliest(values["met_at"], met_at)
