"""RSVPs."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from meetup.db import Base, words
from meetup.events.models import Event
from meetup.members.models import Member
from meetup.rsvps.calendar_mail_rules import SETTLES_AFTER
from meetup.rsvps.rules import MOST_OF_A_NOTE, Answer
from meetup.rsvps.still_coming_models import AskedAgain


class Rsvp(AskedAgain, Base):
    """A member's answer to an event; `guests` come along and take seats.

    Who is waitlisted is so since `waiting_since`, which gives them their turn, and while their yes
    `needs_approval` of the event, until it is approved. They hold an offer of seats until
    `offered_until`. `lapsed_at`: they let one pass, and wait no longer. `declined_at`: an organizer
    has not approved their yes. `answered_by`: the organizer to whom they said it. At
    `calendar_due_at` the worker looks whether their calendar is to hear of it; None for never.
    """

    __tablename__ = "rsvps"
    __table_args__ = (
        UniqueConstraint("event_id", "member_id"),
        CheckConstraint("guests >= 0", name="guests_are_counted"),
        CheckConstraint(
            "(answer = 'waitlisted') = (waiting_since IS NOT NULL)",
            name="who_waits_does_so_since_when",
        ),
        CheckConstraint(
            "offered_until IS NULL OR waiting_since IS NOT NULL", name="offers_go_to_who_waits"
        ),
        CheckConstraint(
            "seat_until IS NULL OR (asked_at IS NOT NULL AND answer = 'yes')",
            name="seats_go_back_of_who_is_asked",
        ),
        # Of somebody's hundreds of answers, which events they said yes to.
        Index("ix_rsvps_member_id_answer_event_id", "member_id", "answer", "event_id"),
        Index("ix_rsvps_event_id_answer_guests", "event_id", "answer", "guests"),
        Index(
            "ix_rsvps_unlisted",
            *("event_id", "member_id"),
            sqlite_where=text("is_unlisted = 1"),
            postgresql_where=text("is_unlisted"),
        ),
        Index(
            "ix_rsvps_waiting",
            *("event_id", "waiting_since", "id"),
            sqlite_where=text("waiting_since IS NOT NULL"),
            postgresql_where=text("waiting_since IS NOT NULL"),
        ),
        Index(
            "ix_rsvps_offered",
            *("offered_until", "event_id"),
            sqlite_where=text("offered_until IS NOT NULL"),
            postgresql_where=text("offered_until IS NOT NULL"),
        ),
        Index(
            "ix_rsvps_seat_until",
            *("seat_until", "event_id"),
            sqlite_where=text("seat_until IS NOT NULL"),
            postgresql_where=text("seat_until IS NOT NULL"),
        ),
        Index(
            "ix_rsvps_calendar_due_at",
            *("calendar_due_at", "event_id"),
            sqlite_where=text("calendar_due_at IS NOT NULL"),
            postgresql_where=text("calendar_due_at IS NOT NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    answer: Mapped[Answer] = mapped_column(words(Answer, "rsvp_answer"))
    guests: Mapped[int] = mapped_column(default=0)
    answered_at: Mapped[datetime | None]
    is_unlisted: Mapped[bool] = mapped_column(default=False)
    note: Mapped[str] = mapped_column(String(MOST_OF_A_NOTE), default="")
    guest_names: Mapped[str] = mapped_column(String(MOST_OF_A_NOTE), default="")
    waiting_since: Mapped[datetime | None]
    offered_until: Mapped[datetime | None]
    lapsed_at: Mapped[datetime | None]
    approved_at: Mapped[datetime | None]
    declined_at: Mapped[datetime | None]
    calendar_due_at: Mapped[datetime | None]
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))

    event: Mapped[Event] = relationship()
    member: Mapped[Member] = relationship(foreign_keys=[member_id])
    answered_by: Mapped[Member | None] = relationship(foreign_keys=[answered_by_id])

    @property
    def is_yes(self) -> bool:
        return self.answer is Answer.YES

    @property
    def waits(self) -> bool:
        """Whether it waits: for a seat, or for an organizer to approve it."""
        return self.waiting_since is not None

    @property
    def is_offered(self) -> bool:
        """Whether seats are held for them until they take them."""
        return self.offered_until is not None

    @property
    def seats(self) -> int:
        """How many they are, with their guests."""
        return 1 + self.guests

    @property
    def seats_held(self) -> int:
        """How many seats are theirs, or held for them."""
        return self.seats if self.is_yes or self.is_offered else 0

    def say(self, answer: Answer, *, now: datetime) -> None:
        """This is the answer now; `wait` says it of those who wait.

        Whoever says the same again keeps their turn and their guests.
        """
        if self.answer is not answer or self.answered_at is None:
            self.answered_at, self.calendar_due_at = now, now + SETTLES_AFTER
        if answer is not Answer.YES:
            self.guests, self.guest_names, self.approved_at = 0, "", None
        self.answer = answer
        self.waiting_since = self.offered_until = self.lapsed_at = None
        self.note_reply(comes=answer is Answer.YES, now=now)

    def add_words(
        self, *, unlisted: bool, note: str | None = None, guest_names: str | None = None
    ) -> None:
        """What the member says with their answer, themselves; what is None stays as it is."""
        self.is_unlisted, self.answered_by_id = unlisted, None
        self.note = self.note if note is None else note
        names = self.guest_names if guest_names is None else guest_names
        self.guest_names = names if self.guests else ""

    def wait(self, *, since: datetime, now: datetime) -> None:
        """They wait; `since` gives them their turn (`waiting_rules.end_of`)."""
        self.answer, self.answered_at = Answer.WAITLISTED, now
        self.calendar_due_at = now + SETTLES_AFTER
        self.waiting_since, self.offered_until, self.lapsed_at = since, None, None
        self.note_reply(comes=True, now=now)

    def take_seats(self, *, now: datetime) -> None:
        """What they waited for is theirs; in the list of names they stand where they asked."""
        self.answer, self.waiting_since, self.offered_until = Answer.YES, None, None
        self.calendar_due_at = now + SETTLES_AFTER

    def hold_until(self, moment: datetime) -> None:
        """They are offered their seats, and have until then to take them."""
        self.offered_until = moment

    def lapse(self, *, now: datetime) -> None:
        """They have let the offer pass, and wait no longer."""
        self.say(Answer.NO, now=now)
        self.lapsed_at = now

    def give_back(self, *, now: datetime) -> None:
        """They were asked whether they come, have not replied, and their seat goes back."""
        self.say(Answer.NO, now=now)
        self.given_back_at = now

    def keep_seat(self) -> None:
        """They have not replied, and keep their seat all the same."""
        self.seat_until = None

    def approve(self, *, since: datetime, now: datetime) -> None:
        """Their yes is approved; they join the line now, and `since` gives them their turn."""
        self.approved_at, self.waiting_since = now, since

    def decline(self, *, now: datetime) -> None:
        """Their yes is not approved, and only an organizer says yes for them now."""
        self.say(Answer.NO, now=now)
        self.declined_at = now
