"""Members, their links to profiles elsewhere, their changes of e-mail, and blocks."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    SmallInteger,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.engine.default import DefaultExecutionContext
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from meetup.contact_keys import ContactKeys
from meetup.db import Base, words
from meetup.folding import MOST_OF_A_NAME, name_search
from meetup.languages import Language
from meetup.members.link_models import ProfileLink
from meetup.members.rules import EMAIL_CHANGE_OPEN_FOR, LONGEST_PATH, REMINDER_HOURS, FoundBy, Side
from meetup.pictures.models import Picture


def _own_search(context: DefaultExecutionContext) -> str:
    row: dict[str, Any] = context.get_current_parameters()  # type: ignore[no-untyped-call]  # SQLAlchemy's own
    return name_search(row["name"])


class Member(Base):
    """A person with an account, or a placeholder: recorded at a door or imported, not claimed yet.

    A placeholder has no password. Its e-mail says nothing about who may claim it: only accounts'
    e-mails are unique, and only a confirmed one is its owner's. `contested_at`: before it was
    confirmed, somebody signed up with the same address again, so its link alone proves nothing.
    `language` is that of the mails to them; without one it is the site's.
    `way_back`: the path at which they were when they signed up, to go on there once confirmed.
    `email_key`: what contacts have who have this address; only once it is confirmed.
    `matching_due_at`: since then others may be found, or find them, who were not before; the
    worker looks.
    `requests_told_at`: when a mail told them last that somebody asks to connect.
    `digest_due_at`: when it is next seen to it whether they get a digest; None is at once.
    `search`: the name as names are compared.
    `session_epoch`: rises when all sessions end; one that began under another epoch is over.
    `answers_by_mail_since`: a placeholder of somebody who answers by links in mails, which has
    shown that its e-mail is theirs. There is one such placeholder of an address.
    `reminder_hours`: how long before an event they are reminded of it, unless they have stopped
    that.
    """

    __tablename__ = "members"
    __table_args__ = (
        UniqueConstraint("handle"),
        Index(
            "uq_members_account_email",
            "email",
            unique=True,
            sqlite_where=text("password_hash IS NOT NULL"),
            postgresql_where=text("password_hash IS NOT NULL"),
        ),
        Index(
            "uq_members_answering_email",
            "email",
            unique=True,
            sqlite_where=text("answers_by_mail_since IS NOT NULL"),
            postgresql_where=text("answers_by_mail_since IS NOT NULL"),
        ),
        Index(
            "ix_members_placeholder_email",
            "email",
            sqlite_where=text("password_hash IS NULL AND email IS NOT NULL"),
            postgresql_where=text("password_hash IS NULL AND email IS NOT NULL"),
        ),
        Index("ix_members_email_key", "email_key"),
        Index(
            "ix_members_matching_due_at",
            "matching_due_at",
            "id",
            sqlite_where=text("matching_due_at IS NOT NULL"),
            postgresql_where=text("matching_due_at IS NOT NULL"),
        ),
        Index(
            "ix_members_digest_due_at",
            "digest_due_at",
            "id",
            sqlite_where=text("confirmed_at IS NOT NULL"),
            postgresql_where=text("confirmed_at IS NOT NULL"),
        ),
        CheckConstraint("password_hash IS NULL OR email IS NOT NULL", name="account_has_email"),
        CheckConstraint("email = lower(email)", name="email_in_lower_case"),
        CheckConstraint("handle = lower(handle)", name="handle_in_lower_case"),
        CheckConstraint(
            "password_hash IS NOT NULL OR (confirmed_at IS NULL AND host_since IS NULL)",
            name="placeholder_has_no_account",
        ),
        CheckConstraint("reminder_hours IN (2, 24, 48, 168)", name="reminder_hours_are_offered"),
        # What was the id of a record that is no more is nobody else's, as on PostgreSQL.
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    handle: Mapped[str] = mapped_column(String(60))
    name: Mapped[str] = mapped_column(String(120))
    search: Mapped[str] = mapped_column(String(MOST_OF_A_NAME), default=_own_search)
    about: Mapped[str] = mapped_column(String(2000), default="")
    place: Mapped[str] = mapped_column(String(120), default="")
    timezone: Mapped[str | None] = mapped_column(String(64))
    email: Mapped[str | None] = mapped_column(String(320))
    password_hash: Mapped[str | None] = mapped_column(String(200))
    joined_at: Mapped[datetime | None]
    confirmed_at: Mapped[datetime | None]
    contested_at: Mapped[datetime | None]
    email_key: Mapped[str | None] = mapped_column(String(80))
    matching_due_at: Mapped[datetime | None]
    host_since: Mapped[datetime | None]
    is_unlisted: Mapped[bool] = mapped_column(default=False)
    # Whoever was never asked is found by nobody; sign-up asks.
    found_by: Mapped[FoundBy] = mapped_column(
        words(FoundBy, "member_found_by"), default=FoundBy.NOBODY
    )
    asked_by_address_at: Mapped[datetime | None]
    requests_told_at: Mapped[datetime | None]
    digest_due_at: Mapped[datetime | None]
    way_back: Mapped[str | None] = mapped_column(String(LONGEST_PATH))
    language: Mapped[Language | None] = mapped_column(words(Language, "member_language"))
    session_epoch: Mapped[int] = mapped_column(default=0)
    answers_by_mail_since: Mapped[datetime | None]
    picture_key: Mapped[str | None] = mapped_column(ForeignKey(Picture.key), unique=True)
    reminder_hours: Mapped[int] = mapped_column(SmallInteger, default=REMINDER_HOURS)

    links: Mapped[list[ProfileLink]] = relationship(
        cascade="all, delete-orphan", order_by=ProfileLink.position, lazy="select"
    )

    @validates("name")
    def _is_called(self, _key: str, name: str) -> str:
        self.search = name_search(name)
        return name

    @property
    def is_placeholder(self) -> bool:
        return self.password_hash is None

    @property
    def is_confirmed(self) -> bool:
        return self.confirmed_at is not None

    @property
    def answers_by_mail(self) -> bool:
        """Whether it is a placeholder whose mails are read by whom it stands for."""
        return self.is_placeholder and self.answers_by_mail_since is not None

    @property
    def is_contested(self) -> bool:
        return self.contested_at is not None

    @property
    def may_be_anybodys(self) -> bool:
        """Whether several have signed up with its address, and none has shown that it is theirs."""
        return self.is_contested and not self.is_confirmed

    @property
    def is_host(self) -> bool:
        return self.host_since is not None

    def confirm(self, keys: ContactKeys, *, now: datetime) -> None:
        """The address that they have now is theirs, and so is what they are found by.

        Called by `address_actions.confirm_account`, past which somebody else might be found by it.
        """
        assert self.email is not None
        self.confirmed_at = self.confirmed_at or now
        self.email_key = keys.of_address(self.email)
        self.matching_due_at = now

    def take_way_back(self) -> str | None:
        """The path at which to go on after confirming, once: then it is forgotten."""
        if not self.is_confirmed:
            return None
        path, self.way_back = self.way_back, None
        return path


class EmailChange(Base):
    """A member wants another e-mail address; it is theirs once both addresses have agreed."""

    __tablename__ = "email_changes"
    __table_args__ = (
        UniqueConstraint("member_id"),
        CheckConstraint("new_email = lower(new_email)", name="new_email_in_lower_case"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    new_email: Mapped[str] = mapped_column(String(320))
    asked_at: Mapped[datetime]
    agreed_old_at: Mapped[datetime | None]
    agreed_new_at: Mapped[datetime | None]

    @property
    def open_until(self) -> datetime:
        return self.asked_at + EMAIL_CHANGE_OPEN_FOR

    def has_agreed(self, side: Side) -> bool:
        """Whether that address has said yes."""
        return (self.agreed_old_at if side is Side.OLD else self.agreed_new_at) is not None

    def agree(self, side: Side, *, now: datetime) -> None:
        """That address says yes; what it said before stays."""
        if side is Side.OLD:
            self.agreed_old_at = self.agreed_old_at or now
        else:
            self.agreed_new_at = self.agreed_new_at or now


class Block(Base):
    """One member wants nothing to do with another; the other is never told."""

    __tablename__ = "blocks"
    __table_args__ = (
        UniqueConstraint("blocker_id", "blocked_id"),
        CheckConstraint("blocker_id <> blocked_id", name="two_people"),
        Index("ix_blocks_blocked_id", "blocked_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    blocker_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    blocked_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    blocked_at: Mapped[datetime]
