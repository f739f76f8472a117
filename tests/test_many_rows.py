"""Many rows at once: each as it is given, on either engine, and none but those that are meant."""

from datetime import date

from meetup.connections.sources.source import Listing
from meetup.contacts.models import ContactImport, ContactRow
from meetup.contacts.rules import Stage
from meetup.db import db
from meetup.many_rows import delete_all, fresh_ids, insert_all, is_among, update_all


def filled(given, cast, names):
    """An import with a row for each name, in this order; the ids of the rows."""
    own = ContactImport(
        owner_id=cast.ana.id,
        source="table",
        network="address book",
        listing=Listing.ADDRESSES,
        stage=Stage.READ,
        read_at=given.clock.moment,
    )
    db.session.add(own)
    db.session.flush()
    ids = fresh_ids(ContactRow, len(names))
    rows = [
        {
            "id": row_id,
            "import_id": own.id,
            "line": line,
            "identity": f"name:{line}",
            "name": name,
            "search": name.lower(),
            "since": date(2024, 1, 1 + line) if line % 2 else None,
            "chosen": bool(line % 3),
        }
        for line, (row_id, name) in enumerate(zip(ids, names, strict=True))
    ]
    insert_all(ContactRow, rows)
    return ids


def names_of(ids):
    rows = db.session.execute(
        db.select(ContactRow.name, ContactRow.since).where(is_among(ContactRow.id, ids))
    )
    return dict(rows.all())


def test_rows_are_inserted_in_their_order_with_ids_of_their_own(given, cast):
    names = ["Ana", "Åsa 'Ö'", '{Bo}, "Ek" \\', "محمد", "NULL"]
    with given.inside():
        ids = filled(given, cast, names)
        more = filled(given, cast, names)
        assert len({*ids, *more}) == 10
        stored = names_of(ids)
        assert set(stored) == set(names)
        assert stored["Åsa 'Ö'"] == date(2024, 1, 2) and stored["Ana"] is None


def test_what_is_inserted_afterwards_has_the_next_ids(given, cast):
    with given.inside():
        ids = filled(given, cast, ["Ana"])
        row = ContactRow(
            import_id=db.session.scalar(db.select(db.func.max(ContactImport.id))),
            line=9,
            identity="name:9",
            name="Zoe",
            search="zoe",
        )
        db.session.add(row)
        db.session.flush()
        assert row.id not in ids


def test_each_row_is_changed_to_what_is_given_for_it(given, cast):
    with given.inside():
        ids = filled(given, cast, ["Ana", "Bo", "Cy"])
        update_all(
            ContactRow,
            [
                {"id": ids[2], "name": "Cleo", "since": None},
                {"id": ids[0], "name": "Anna", "since": date(2020, 2, 3)},
            ],
        )
        assert names_of(ids) == {"Anna": date(2020, 2, 3), "Bo": date(2024, 1, 2), "Cleo": None}


def test_those_that_are_meant_are_deleted(given, cast):
    with given.inside():
        ids = filled(given, cast, ["Ana", "Bo", "Cy"])
        delete_all(ContactRow, is_among(ContactRow.id, ids[:2]), ContactRow.name != "Bo")
        assert set(names_of(ids)) == {"Bo", "Cy"}


def test_nothing_is_nothing(given, cast):
    with given.inside():
        ids = filled(given, cast, ["Ana"])
        insert_all(ContactRow, [])
        update_all(ContactRow, [])
        delete_all(ContactRow, is_among(ContactRow.id, []))
        assert set(names_of(ids)) == {"Ana"}
