"""Imports, their rows and what those are matched by; contacts, and who the owner says is one."""

from datetime import date, datetime

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from meetup.connections.sources.source import Listing
from meetup.contacts.rules import FORGOTTEN_AFTER, KEY_LENGTH, NAME_LENGTH, PROFILES_LENGTH, Stage
from meetup.db import Base, Lines, words
from meetup.members.models import Member

_WAITING = text("contact_id IS NULL")


class Contact(Base):
    """Somebody whom a member knows from other networks; for that member alone.

    All of it follows from the rows that rest on it and is worked out anew when they change:
    `name` from the newest, `added_at` from the oldest that was chosen. One without such a row
    (`added_at` null) is shown nowhere.
    """

    __tablename__ = "contacts"
    __table_args__ = (Index("ix_contacts_owner_id", "owner_id", "search", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey(Member.id))
    name: Mapped[str] = mapped_column(String(NAME_LENGTH))
    search: Mapped[str] = mapped_column(String(2 * NAME_LENGTH))
    added_at: Mapped[datetime | None]


class ContactImport(Base):
    """One file that a member brought. Newer ones have higher ids.

    `listing` is what it lists, by its own account or the owner's. `offers`: the owner offers to
    connect to everybody chosen who is here or comes later, until a newer one of its kind in which
    they are chosen says otherwise. `is_whole`: whoever stood in an older
    one of its kind and does not stand in it is gone. `people` were read, `chosen` are to be
    written, `written` are. `table` is a file whose columns nobody knows yet, without addresses.
    """

    __tablename__ = "contact_imports"
    __table_args__ = (
        Index("ix_contact_imports_owner_id", "owner_id", "stage"),
        Index("ix_contact_imports_stage", "stage", "read_at"),
        CheckConstraint("written <= chosen", name="no_more_written_than_chosen"),
        CheckConstraint("(stage = 'done') = (done_at IS NOT NULL)", name="done_at_a_moment"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey(Member.id))
    source: Mapped[str] = mapped_column(String(40))
    network: Mapped[str] = mapped_column(String(40))
    listing: Mapped[Listing] = mapped_column(words(Listing, "contact_import_listing"))
    asks_listing: Mapped[bool] = mapped_column(default=False)
    stage: Mapped[Stage] = mapped_column(words(Stage, "contact_import_stage"))
    offers: Mapped[bool] = mapped_column(default=False)
    is_whole: Mapped[bool] = mapped_column(default=False)
    read_at: Mapped[datetime]
    begun_at: Mapped[datetime | None]
    done_at: Mapped[datetime | None]
    people: Mapped[int] = mapped_column(default=0)
    chosen: Mapped[int] = mapped_column(default=0)
    written: Mapped[int] = mapped_column(default=0)
    with_email: Mapped[int] = mapped_column(default=0)
    with_profile: Mapped[int] = mapped_column(default=0)
    with_neither: Mapped[int] = mapped_column(default=0)
    first_since: Mapped[date | None]
    last_since: Mapped[date | None]
    problems: Mapped[int] = mapped_column(default=0)
    told: Mapped[list[tuple[int, str]]] = mapped_column(JSON, default=list)
    table: Mapped[bytes | None] = mapped_column(LargeBinary)

    @property
    def forgotten_at(self) -> datetime:
        """When it is forgotten, should its owner choose nobody of it."""
        return self.read_at + FORGOTTEN_AFTER


class ImportPiece(Base):
    """Some people of a file that was read, packed, who are still to become rows of it.

    In it stands what a row and its keys keep: no e-mail address.
    """

    __tablename__ = "contact_import_pieces"

    import_id: Mapped[int] = mapped_column(ForeignKey(ContactImport.id), primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True)
    people: Mapped[int]
    packed: Mapped[bytes] = mapped_column(LargeBinary)


class ContactRow(Base):
    """A row of a file: waiting to be chosen and written, then what a contact rests on.

    `identity` is the same for the same person in each file of a kind; behind what several rows of
    a file would share stands a number. `contact_id` is null until it is written. One that is
    written and not chosen says only that a person, chosen earlier, still stands in the file. Of a
    contact that its owner deleted, a hashed identity stays, without contact and name. `offers` is
    what the owner said of this contact alone, null where what they said of the import holds.
    """

    __tablename__ = "contact_rows"
    __table_args__ = (
        UniqueConstraint("import_id", "identity"),
        Index("ix_contact_rows_contact_id", "contact_id"),
        Index("ix_contact_rows_import_id_search", "import_id", "search", "id"),
        Index(
            "ix_contact_rows_waiting",
            "import_id",
            "id",
            sqlite_where=_WAITING,
            postgresql_where=_WAITING,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    import_id: Mapped[int] = mapped_column(ForeignKey(ContactImport.id))
    line: Mapped[int]
    identity: Mapped[str] = mapped_column(String(KEY_LENGTH))
    name: Mapped[str] = mapped_column(String(NAME_LENGTH))
    search: Mapped[str] = mapped_column(String(2 * NAME_LENGTH))
    profiles: Mapped[tuple[str, ...]] = mapped_column(Lines(PROFILES_LENGTH), default=())
    since: Mapped[date | None]
    chosen: Mapped[bool] = mapped_column(default=True)
    offers: Mapped[bool | None]
    contact_id: Mapped[int | None] = mapped_column(ForeignKey(Contact.id))


class ContactRowKey(Base):
    """What a row is matched by: `mail:` and a keyed hash, `url:` and a profile's key.

    Rows with neither have `name:` and their identity, good within their kind of file alone.
    `joins` is false for what several people share: whoever has it is matched by it, and no row is
    joined by it to one of another name. Such rows also have `one:` and a hash of key and name.
    """

    __tablename__ = "contact_row_keys"
    __table_args__ = (Index("ix_contact_row_keys_key", "key", "owner_id"),)

    row_id: Mapped[int] = mapped_column(ForeignKey(ContactRow.id), primary_key=True)
    key: Mapped[str] = mapped_column(String(KEY_LENGTH), primary_key=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey(Member.id))
    joins: Mapped[bool] = mapped_column(default=True)


class SharedKey(Base):
    """The owner says that those who have this key and different names are different people."""

    __tablename__ = "shared_keys"
    __table_args__ = (UniqueConstraint("owner_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey(Member.id))
    key: Mapped[str] = mapped_column(String(KEY_LENGTH))


class Namesake(Base):
    """A member has a contact's name; the owner says whether they are that person.

    Said of each key that the contact has, so that it holds when they come in another file.
    """

    __tablename__ = "namesakes"
    __table_args__ = (UniqueConstraint("owner_id", "key", "member_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey(Member.id))
    key: Mapped[str] = mapped_column(String(KEY_LENGTH))
    member_id: Mapped[int] = mapped_column(ForeignKey(Member.id))
    is_them: Mapped[bool]


class SamePerson(Base):
    """The owner says that who has the one key is who has the other. In order: `key_a` < `key_b`."""

    __tablename__ = "same_persons"
    __table_args__ = (
        UniqueConstraint("owner_id", "key_a", "key_b"),
        CheckConstraint("key_a < key_b", name="keys_in_order"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey(Member.id))
    key_a: Mapped[str] = mapped_column(String(KEY_LENGTH))
    key_b: Mapped[str] = mapped_column(String(KEY_LENGTH))
