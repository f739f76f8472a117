"""Groups and memberships."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    SmallInteger,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.engine.default import DefaultExecutionContext
from sqlalchemy.orm import Mapped, mapped_column, relationship

from meetup.db import Base, words
from meetup.folding import folded
from meetup.groups.rules import (
    MONTHS_BY_DEFAULT,
    Joining,
    Role,
    Scheduling,
    State,
    Visibility,
    joining_by_default,
)
from meetup.members.models import Member
from meetup.members.rules import is_web_address
from meetup.pictures.models import Picture


def search_text(name: str, place: str) -> str:
    """What a search for groups looks through."""
    return f"{folded(name)}\n{folded(place)}"


def _usual_joining(context: DefaultExecutionContext) -> Joining:
    return joining_by_default(Visibility(_row_of(context)["visibility"]))


def _own_search_text(context: DefaultExecutionContext) -> str:
    row = _row_of(context)
    return search_text(row["name"], row.get("place") or "")


def _row_of(context: DefaultExecutionContext) -> dict[str, Any]:
    row: dict[str, Any] = context.get_current_parameters()  # type: ignore[no-untyped-call]  # SQLAlchemy's own
    return row


class Group(Base):
    """A local online group; its description says what it is, `online_home` where it lives.

    Where nobody says how it is joined, that follows from who sees it. For so many months its
    organizers see who came to an event, see `Event.names_ended_at`. `renamed_at` is None for one
    that has the name with which it was founded.
    """

    __tablename__ = "groups"
    __table_args__ = (
        UniqueConstraint("slug"),
        CheckConstraint("slug = lower(slug)", name="slug_in_lower_case"),
        CheckConstraint(
            "joining <> 'at once' OR visibility = 'open'", name="only_open_ones_joined_at_once"
        ),
        CheckConstraint(
            "keeps_attendance_months IN (6, 12, 24, 36, 60)", name="attendance_is_kept_as_offered"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(60))
    name: Mapped[str] = mapped_column(String(120))
    description: Mapped[str] = mapped_column(String(5000), default="")
    place: Mapped[str] = mapped_column(String(120), default="")
    timezone: Mapped[str] = mapped_column(String(64))
    online_home: Mapped[str] = mapped_column(String(300), default="")
    visibility: Mapped[Visibility] = mapped_column(words(Visibility, "group_visibility"))
    joining: Mapped[Joining] = mapped_column(
        words(Joining, "group_joining"), default=_usual_joining
    )
    scheduling: Mapped[Scheduling] = mapped_column(
        words(Scheduling, "group_scheduling"), default=Scheduling.ORGANIZERS
    )
    keeps_attendance_months: Mapped[int] = mapped_column(SmallInteger, default=MONTHS_BY_DEFAULT)
    picture_key: Mapped[str | None] = mapped_column(ForeignKey(Picture.key), unique=True)
    search: Mapped[str] = mapped_column(Text, default=_own_search_text)
    founded_at: Mapped[datetime]
    renamed_at: Mapped[datetime | None]

    @property
    def is_open(self) -> bool:
        return self.visibility is Visibility.OPEN

    @property
    def home_address(self) -> str | None:
        """Where it lives online, if that is a web address that may be linked."""
        return self.online_home if is_web_address(self.online_home) else None


class Membership(Base):
    """Who belongs to a group, in which role; `since` may be unknown."""

    __tablename__ = "memberships"
    __table_args__ = (
        UniqueConstraint("group_id", "member_id"),
        Index("ix_memberships_member_id", "member_id"),
        Index("ix_memberships_group_id_state", "group_id", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    role: Mapped[Role] = mapped_column(words(Role, "membership_role"), default=Role.MEMBER)
    state: Mapped[State] = mapped_column(words(State, "membership_state"))
    since: Mapped[datetime | None]

    group: Mapped[Group] = relationship()
    member: Mapped[Member] = relationship()
