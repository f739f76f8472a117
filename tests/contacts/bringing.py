"""Files brought in past the pages: staged, chosen, written and undone as views and worker do it."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from meetup.connections.sources.source import Listing, Person, Reading
from meetup.contact_keys import ContactKeys, contact_keys
from meetup.contacts import staging_actions, undo_actions, writing_actions
from meetup.contacts.keys import staged
from meetup.contacts.models import Contact, ContactImport, ContactRow
from meetup.contacts.person_queries import keys_shared
from meetup.contacts.pieces import in_pieces
from meetup.contacts.rules import NobodyChosen
from meetup.contacts.standing_queries import is_offered
from meetup.contacts.tables import kept_table
from meetup.db import db
from tests.given import Given
from tests.given import Person as Somebody

KINDS = {
    "linkedin": Listing.BOTH_WAYS,
    "mastodon": Listing.FOLLOWING,
    "vcard": Listing.ADDRESSES,
}


def reading(people: Sequence[Person], source: str = "linkedin", **more: object) -> Reading:
    """What reading a file gives."""
    network = {"vcard": "address book"}.get(source, source)
    return Reading(source, network, more.pop("listing", KINDS[source]), list(people), **more)


def somebody(name: str, *, email: str = "", profile: str = "", since: date | None = None) -> Person:
    """A row of a file; `profile` may be several with spaces between them."""
    return Person(1, name, (email,) if email else (), tuple(profile.split()), since)


def stage(given: Given, owner: Somebody, file: Reading, *, now: datetime | None = None) -> int:
    """The file stands there to be chosen from; returns the import's id."""
    now = now or given.clock.moment
    keys = contact_keys(given.app.config["HANDSHAKES"])
    with given.inside():
        own = wait(owner, file, keys, now=now)
        while not staging_actions.stage_next(own, keys):
            db.session.commit()
        return own.id


def wait(owner: Somebody, file: Reading, keys: ContactKeys, *, now: datetime) -> ContactImport:
    """The file was read, and waits for the worker to make rows of its people."""
    pieces = list(in_pieces(staged(file, keys, (), keys_shared(owner.id))))
    return staging_actions.keep_people(owner.id, file, pieces, now=now)


def write(given: Given, import_id: int, *, now: datetime | None = None) -> None:
    """What is chosen of it becomes contacts."""
    now = now or given.clock.moment
    with given.inside():
        own = db.session.get_one(ContactImport, import_id)
        writing_actions.begin(own, now=now)
        while not writing_actions.write_next(own, now=now):
            db.session.commit()


def bring(
    given: Given,
    owner: Somebody,
    file: Reading,
    *,
    leave_out: Iterable[int] = (),
    offers: bool = False,
    now: datetime | None = None,
) -> int | None:
    """The file, but for the rows at these places; the import's id, None for nothing to write."""
    import_id = stage(given, owner, file, now=now)
    with given.inside():
        db.session.get_one(ContactImport, import_id).offers = offers
        rows = db.session.scalars(
            db.select(ContactRow).filter_by(import_id=import_id).order_by(ContactRow.id)
        ).all()
        for place in leave_out:
            if place < len(rows):
                rows[place].chosen = False
    try:
        write(given, import_id, now=now)
    except NobodyChosen:
        undo(given, import_id)
        return None
    return import_id


def undo(given: Given, import_id: int) -> None:
    """As if that import had never been."""
    with given.inside():
        own = db.session.get_one(ContactImport, import_id)
        undo_actions.undo(own)
        while not undo_actions.delete_next(own):
            db.session.commit()


def brought(given: Given, owner: Somebody, *, running: bool = False) -> dict[str, object]:
    """What each page of imports and contacts shows something of, by the name of its id.

    Cleo's name is that of a contact.

    With `running` one is being read and one is being written, too, and will be for ever.
    """
    people = ("ida", "kim", "cleo")
    of = "linkedin.com/in/{0} a-rather-long-name-of-a-server.example/@{0} {0}.example"
    file = reading([somebody(name, profile=of.format(name)) for name in people])
    done = bring(given, owner, file, offers=True)
    keys = contact_keys(given.app.config["HANDSHAKES"])
    table = kept_table(b"Wer,Post\nIda,ida@mail.example\n", keys)
    with given.inside():
        first, *_, namesake = db.session.scalars(db.select(Contact.id).order_by(Contact.id))
        of_table = staging_actions.keep_table(owner.id, table, now=given.clock.moment).id
    names: dict[str, object] = {
        "brought": done,
        "table": of_table,
        "contact": first,
        "namesake": namesake,
    }
    if running:
        names["running"] = stage(given, owner, reading([somebody("Zoe")], "vcard"))
        with given.inside():
            writing_actions.begin(
                db.session.get_one(ContactImport, names["running"]), now=given.clock.moment
            )
            names["read"] = wait(owner, file, keys, now=given.clock.moment).id
    return {**names, "file": stage(given, owner, file)}


Seen = tuple[str, bool, datetime | None, frozenset[tuple[object, ...]]]


def contacts(given: Given, owner: Somebody) -> list[Seen]:
    """What is known of each contact of a member: name, if offered, when added, and its rows."""
    with given.inside():
        found = db.session.execute(
            db.select(Contact, ContactRow, ContactImport, is_offered())
            .join(ContactRow, ContactRow.contact_id == Contact.id)
            .join(ContactImport, ContactImport.id == ContactRow.import_id)
            .where(Contact.owner_id == owner.id)
        ).all()
        rows: dict[int, set[tuple[object, ...]]] = {}
        names: dict[int, tuple[str, bool, datetime | None]] = {}
        for contact, row, own, offered in found:
            names[contact.id] = (contact.name, offered, contact.added_at)
            about = (own.source, own.read_at, row.identity, row.name, row.chosen, row.since)
            rows.setdefault(contact.id, set()).add(about)
    seen = [(*names[contact_id], frozenset(rows[contact_id])) for contact_id in names]
    return sorted(seen, key=lambda one: (one[0], sorted(map(str, one[3]))))
