"""Events."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    SmallInteger,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from meetup.db import Base, words
from meetup.events import rules
from meetup.events.rules import MOST_OF_A_QUESTION, OFFER_HOURS, EventDetails, Status
from meetup.groups.models import Group
from meetup.members.models import Member
from meetup.pictures.models import Picture

_PROPOSAL = text("status = 'proposed'")
_OPEN_PROPOSAL = text("status = 'proposed' AND lapsed_at IS NULL")
_CANCELLED = text("status = 'cancelled'")
_WITHOUT_TEXT = text("calendar_mark IS NULL")
_TO_TELL_OF = text("telling_after IS NOT NULL")
_NAMED = text("names_ended_at IS NULL")


class Event(Base):
    """Something a group does in person.

    `local_day` is the date of its start in its own zone, kept because days are grouped by.
    `uid`, once made, never changes; `sequence` rises and `changed_at` moves with each change
    of time, place or status (RFC 5545, 3.8.4.7 and 3.8.7.4). Without `scheduled_at` it was only
    ever proposed, even if it is cancelled now. How it takes answers, see `EventDetails`.
    `asked_for` is the start for which those who said yes have been asked once more. Of the start
    `reminded_for`, all have been reminded who were to be until `reminded_hours` before it.
    `asked_whom_met_at`: since then, all are asked whom they met who are known to have been there.
    `names_ended_at`: since then its organizers see how many were there, and not who; for good.

    While it is proposed it has candidate dates, and its own times are those of the earliest, so
    that lists are in order and calendars hear of it only when its dates are changed.
    `votes_until` is None where votes are taken as long as a date is to come. `lapsed_at` is when
    too few had voted yes in time; it is None again once the proposal is taken up again.
    `telling_after`: members are being told of the proposal, those up to this id have been; None
    once all are, or where nobody is to be.
    `question_count` is how many questions it asks, kept here so that those of no event are read.
    `calendar_mark` is that of its text for calendars; None while there is none, see `EventText`.
    """

    __tablename__ = "events"
    __table_args__ = (
        UniqueConstraint("uid"),
        CheckConstraint("ends_at IS NULL OR ends_at >= starts_at", name="ends_after_it_starts"),
        CheckConstraint("capacity IS NULL OR capacity > 0", name="capacity_is_positive"),
        CheckConstraint("guests_allowed BETWEEN 0 AND 20", name="guests_allowed_are_few"),
        CheckConstraint("offer_hours BETWEEN 1 AND 168", name="offers_last_a_week_at_most"),
        CheckConstraint("quorum IS NULL OR quorum > 0", name="quorum_is_positive"),
        CheckConstraint("question_count BETWEEN 0 AND 10", name="questions_are_few"),
        Index("ix_events_group_id_starts_at", "group_id", "starts_at"),
        Index("ix_events_starts_at", "starts_at"),
        Index("ix_events_ends_at_starts_at", "ends_at", "starts_at"),
        # All that feeds are chosen and told apart by, so that no event itself is read for them.
        Index(
            "ix_events_feeds",
            *("group_id", "starts_at", "id", "status", "scheduled_at", "lapsed_at"),
            *("changed_at", "proposer_id", "calendar_mark"),
        ),
        Index(
            "ix_events_cancelled",
            *("group_id", "changed_at"),
            sqlite_where=_CANCELLED,
            postgresql_where=_CANCELLED,
        ),
        Index(
            "ix_events_proposals_ends",
            *("group_id", "lapsed_at", "starts_at"),
            sqlite_where=_PROPOSAL,
            postgresql_where=_PROPOSAL,
        ),
        Index(
            "ix_events_without_text",
            "id",
            sqlite_where=_WITHOUT_TEXT,
            postgresql_where=_WITHOUT_TEXT,
        ),
        Index(
            "ix_events_proposals", "group_id", sqlite_where=_PROPOSAL, postgresql_where=_PROPOSAL
        ),
        Index(
            "ix_events_open_proposals",
            "votes_until",
            sqlite_where=_OPEN_PROPOSAL,
            postgresql_where=_OPEN_PROPOSAL,
        ),
        Index("ix_events_to_tell_of", "id", sqlite_where=_TO_TELL_OF, postgresql_where=_TO_TELL_OF),
        Index(
            "ix_events_named",
            *("group_id", "starts_at"),
            sqlite_where=_NAMED,
            postgresql_where=_NAMED,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id"))
    proposer_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    title: Mapped[str] = mapped_column(String(200))
    description: Mapped[str] = mapped_column(String(5000), default="")
    venue: Mapped[str] = mapped_column(String(300), default="")
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime | None]
    timezone: Mapped[str] = mapped_column(String(64))
    local_day: Mapped[date]
    capacity: Mapped[int | None]
    answers_until: Mapped[datetime | None]
    guests_allowed: Mapped[int] = mapped_column(default=0)
    needs_approval: Mapped[bool] = mapped_column(default=False)
    offers_seats: Mapped[bool] = mapped_column(default=False)
    offer_hours: Mapped[int] = mapped_column(default=OFFER_HOURS)
    smaller_may_pass: Mapped[bool] = mapped_column(default=False)
    warm_up_question: Mapped[str] = mapped_column(String(MOST_OF_A_QUESTION), default="")
    gives_seats_back: Mapped[bool] = mapped_column(default=False)
    asked_for: Mapped[datetime | None]
    reminded_for: Mapped[datetime | None]
    reminded_hours: Mapped[int | None] = mapped_column(SmallInteger)
    asked_whom_met_at: Mapped[datetime | None]
    names_ended_at: Mapped[datetime | None]
    status: Mapped[Status] = mapped_column(words(Status, "event_status"))
    quorum: Mapped[int | None]
    votes_until: Mapped[datetime | None]
    voters_are_shown: Mapped[bool] = mapped_column(default=True)
    lapsed_at: Mapped[datetime | None]
    telling_after: Mapped[int | None]
    question_count: Mapped[int] = mapped_column(default=0)
    scheduled_at: Mapped[datetime | None]
    cancelled_because: Mapped[str] = mapped_column(String(500), default="")
    uid: Mapped[str | None] = mapped_column(String(300))
    sequence: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    picture_key: Mapped[str | None] = mapped_column(ForeignKey(Picture.key), unique=True)
    calendar_mark: Mapped[int | None] = mapped_column(BigInteger)

    group: Mapped[Group] = relationship()
    proposer: Mapped[Member | None] = relationship()

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    @property
    def reference(self) -> str:
        return rules.reference(self.id, self.title)

    @property
    def details(self) -> EventDetails:
        """What people say about it, as it stands."""
        return EventDetails(
            title=self.title,
            starts_at=self.starts_at,
            ends_at=self.ends_at,
            venue=self.venue,
            description=self.description,
            capacity=self.capacity,
            answers_until=self.answers_until,
            guests_allowed=self.guests_allowed,
            needs_approval=self.needs_approval,
            offers_seats=self.offers_seats,
            offer_hours=self.offer_hours,
            smaller_may_pass=self.smaller_may_pass,
            warm_up_question=self.warm_up_question,
            gives_seats_back=self.gives_seats_back,
        )

    @property
    def is_draft(self) -> bool:
        return self.status is Status.DRAFT

    @property
    def is_proposed(self) -> bool:
        return self.status is Status.PROPOSED

    @property
    def is_lapsed(self) -> bool:
        return self.is_proposed and self.lapsed_at is not None

    @property
    def is_scheduled(self) -> bool:
        return self.status is Status.SCHEDULED

    @property
    def is_cancelled(self) -> bool:
        return self.status is Status.CANCELLED

    @property
    def tells_who_came(self) -> bool:
        """Whether its organizers see who was there, and not only how many."""
        return self.names_ended_at is None

    @property
    def presumed_end(self) -> datetime:
        return rules.presumed_end(self.starts_at, self.ends_at)

    def is_over(self, now: datetime) -> bool:
        return rules.is_over(self.starts_at, self.ends_at, now=now)

    def is_closed(self, now: datetime) -> bool:
        """Whether its answers are no longer its members' to change."""
        return self.answers_until is not None and now >= self.answers_until

    def is_by(self, member: Member | None) -> bool:
        """Whether `member` proposed it."""
        return member is not None and self.proposer_id == member.id

    def take_place(self, starts_at: datetime, ends_at: datetime | None) -> None:
        """It is at this time now."""
        self.starts_at, self.ends_at = starts_at, ends_at
        self.local_day = rules.local_day(starts_at, self.timezone)

    def note_change(self, now: datetime, *, in_sequence: bool) -> None:
        """It has just changed; `in_sequence` if that was its time, place or status."""
        self.changed_at = now
        if in_sequence:
            self.sequence += 1


class EventText(Base):
    """An event as calendars read it (`calendar.py`), and what else feeds need of it.

    That is how it stands in the address of its page, its zone, and the year there. Beside the
    event, so that lists do not drag it along. Kept by the actions that change events; where one is
    missing, the worker makes it, and readers make one of their own meanwhile.
    """

    __tablename__ = "event_texts"

    event_id: Mapped[int] = mapped_column(
        ForeignKey(Event.id, ondelete="CASCADE"), primary_key=True
    )
    reference: Mapped[str] = mapped_column(String(80))
    timezone: Mapped[str] = mapped_column(String(64))
    year: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
