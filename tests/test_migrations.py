"""The migrations make what the models say, and leave rows alone."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from sqlalchemy import CheckConstraint, MetaData, Table, func, insert, inspect, select, text
from sqlalchemy.exc import IntegrityError

from meetup import create_app
from meetup.attendance.mark_rules import Act, Refused, Standing, standing
from meetup.attendance.models import Attendance, Mark
from meetup.attendance.retention_actions import end_some_names
from meetup.config import read_config
from meetup.connections.models import ConnectionRequest
from meetup.contact_keys import contact_keys, key_of_profile
from meetup.contacts.models import Contact, ContactImport, ContactRow
from meetup.contacts.standing_queries import is_offered
from meetup.db import Base, db
from meetup.events.models import Event
from meetup.events.text_actions import keep_missing_texts
from meetup.groups.models import Group
from meetup.groups.rules import Scheduling
from meetup.mail.models import OutboxMail
from meetup.mail.rest_models import RefusedAddress
from meetup.members.address_models import FurtherAddress
from meetup.members.link_models import ProfileLink
from meetup.members.models import Block, Member
from meetup.members.rules import FoundBy
from meetup.migrate import upgrade
from meetup.pictures.models import SmallPicture
from meetup.pictures.rules import Shape
from meetup.proposals.models import CandidateDate
from meetup.questions.models import Question
from meetup.rsvps.calendar_mail_models import MailedEntry
from meetup.rsvps.calendar_mail_queries import event_to_tell_of
from meetup.rsvps.models import Rsvp
from meetup.rsvps.rules import Answer
from tests.calendars.texts import how_many, untrue
from tests.conftest import Cast
from tests.postgresql import new_database

STEPS = Path(__file__).parent.parent / "meetup" / "migrations"
THEN = datetime(2026, 6, 1, 12, tzinfo=UTC)
LATER = datetime(2026, 6, 2, 9, tzinfo=UTC)
OF_NOBODY = {"blocker_id": 1, "blocked_id": 2, "blocked_at": THEN}
# As they were before there were small ones: of a member, a group, an event and a report.
FOUR_PICTURES: dict[str, list[dict[str, object]]] = {
    "pictures": [
        {"key": key, "content_type": "image/webp", "content": b"-", "made_at": THEN}
        for key in "abcd"
    ],
    "members": [
        {"id": 1, "name": "Ana", "handle": "ana", "search": "ana", "picture_key": "a"}
        | {"about": "", "place": "", "is_unlisted": False, "found_by": "nobody"}
        | {"session_epoch": 0}
    ],
    "groups": [
        {"id": 1, "slug": "harbour", "name": "Harbour", "description": "", "place": ""}
        | {"timezone": "UTC", "online_home": "", "visibility": "open", "joining": "at once"}
        | {"search": "harbour", "founded_at": THEN, "picture_key": "b"}
    ],
    "events": [
        {"id": 1, "group_id": 1, "title": "Walk", "description": "", "venue": ""}
        | {"starts_at": THEN, "timezone": "UTC", "local_day": THEN.date(), "sequence": 0}
        | {"status": "scheduled", "cancelled_because": "", "created_at": THEN}
        | {"changed_at": THEN, "picture_key": "c"}
    ],
}


def test_models_and_migrations_agree(app: Flask):
    with app.app_context(), db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_every_constraint_has_a_name(app: Flask):
    with app.app_context():
        inspector = inspect(db.engine)
        for table in Base.metadata.sorted_tables:
            assert inspector.get_pk_constraint(table.name)["name"], table.name
            for kind in ("foreign_keys", "unique_constraints", "check_constraints"):
                for constraint in getattr(inspector, f"get_{kind}")(table.name):
                    assert constraint["name"], f"{table.name}: {constraint}"


def test_upgrading_a_filled_database_keeps_every_row(app: Flask, cast: Cast):
    def counts() -> dict[str, int]:
        with app.app_context():
            return {
                table.name: db.session.scalar(select(func.count()).select_from(table)) or 0
                for table in Base.metadata.sorted_tables
            }

    before = counts()
    with app.app_context():
        upgrade()
    assert counts() == before
    assert before["members"] == 4


def test_pictures_from_before_wait_to_be_cut(before: Callable[[str], Flask]):
    with before("0030").app_context():
        fill()
        upgrade()
        small = select(SmallPicture.key, SmallPicture.shape, SmallPicture.content)
        # The fourth is shown by nothing that a mark or a phone shows.
        assert sorted(db.session.execute(small).all()) == [
            ("a", Shape.SQUARE, None),
            ("b", Shape.COVER, None),
            ("c", Shape.COVER, None),
        ]
        db.session.rollback()


def test_keys_are_minded_after_an_upgrade_that_had_nothing_to_do(app: Flask):
    with app.app_context():
        for _ in range(2):
            upgrade()
        with pytest.raises(IntegrityError), db.engine.begin() as connection:
            connection.execute(insert(Block).values(OF_NOBODY))


def test_every_check_of_the_models_is_in_the_database(app: Flask):
    """Rebuilding a table, as SQLite must to change one, can lose them without a word."""
    with app.app_context():
        inspector = inspect(db.engine)
        for table in Base.metadata.sorted_tables:
            kept = {check["name"] for check in inspector.get_check_constraints(table.name)}
            said = {str(c.name) for c in table.constraints if isinstance(c, CheckConstraint)}
            assert kept == said, table.name


@pytest.fixture
def before(database_url: str, tmp_path: Path) -> Iterator[Callable[[str], Flask]]:
    """`before("0024")`: an app of its own whose database lacks that step and all after it."""
    apps = []

    def made(address: str) -> Callable[[str], Flask]:
        def at(step: str) -> Flask:
            app = create_app(read_config(tmp_path, {"MEETUP_DATABASE_URL": address}))
            apps.append(app)
            last = ScriptDirectory(str(STEPS)).get_revision(step).down_revision
            result = app.test_cli_runner().invoke(args=["db", "upgrade", str(last)])
            assert result.exit_code == 0, result.output
            return app

        return at

    if database_url.startswith("sqlite"):
        yield made(f"sqlite:///{tmp_path}/{uuid4().hex}.sqlite3")
    else:
        with new_database(database_url) as address:
            yield made(address)
            for app in apps:
                with app.app_context():
                    db.engine.dispose()
    for app in apps:
        app.extensions["limits"].close()


NO_ACCOUNT = {"password_hash": None, "confirmed_at": None}
MEMBERS = {
    1: {"name": "Ana", "email": "ana@example.org", "found_by": "anyone"},
    2: {"name": "Ben", "email": "ben@example.org"},
    3: {"name": "Unconfirmed", "email": "una@example.org", "confirmed_at": None},
    4: {"name": "Placeholder", "email": "ana@example.org", **NO_ACCOUNT},
    5: {"name": "Placeholder without an address", "email": None, **NO_ACCOUNT},
}
LINKS = {
    1: "https://de.linkedin.com/in/Ana/?trk=x",
    2: "https://www.linkedin.com/in/ana",
    3: "https://mastodon.social/@ana",
    4: "https://localhost/ana",
}


def test_members_are_found_by_what_they_had_said_before_that_could_be(
    before: Callable[[str], Flask], clock
):
    app = before("0024")
    with app.app_context():
        had = MetaData()
        had.reflect(db.engine)
        usual = {
            "about": "",
            "place": "",
            "is_unlisted": False,
            "session_epoch": 0,
            "password_hash": "-",
            "confirmed_at": clock.moment,
            "found_by": "nobody",
        }
        for number, person in MEMBERS.items():
            row = {**usual, "id": number, "handle": f"m{number}", **person}
            db.session.execute(insert(had.tables["members"]).values(row))
        for number, url in LINKS.items():
            row = {"id": number, "member_id": 1, "url": url, "position": number}
            db.session.execute(insert(had.tables["profile_links"]).values(row))
        db.session.commit()
        upgrade()
        has = MetaData()
        has.reflect(db.engine)
        members, links = has.tables["members"].c, has.tables["profile_links"].c
        of_address = contact_keys(app.config["HANDSHAKES"]).of_address
        asked = select(members.id, members.email_key, members.found_by, members.matching_due_at)
        assert db.session.execute(asked.order_by(members.id)).all() == [
            (1, of_address("ana@example.org"), "anyone", None),
            (2, of_address("ben@example.org"), "nobody", None),
            *((number, None, "nobody", None) for number in (3, 4, 5)),
        ]
        asked = select(links.url, links.key, links.found_by, links.verified_at)
        assert db.session.execute(asked.order_by(links.id)).all() == [
            (LINKS[1], "url:linkedin.com/in/ana", "nobody", None),
            (LINKS[2], "url:linkedin.com/in/ana", "nobody", None),
            (LINKS[3], "url:mastodon.social/@ana", "nobody", None),
            (LINKS[4], None, "nobody", None),
        ]
        db.session.rollback()


def test_profiles_of_before_are_looked_at_where_their_pages_show_links(
    before: Callable[[str], Flask],
):
    urls = {
        "https://ana.example/me": True,
        "https://mastodon.example/@ana": True,
        "https://notlinkedin.com/in/ana": True,
        "https://de.linkedin.com/in/ana": False,
        "https://twitter.com/ana": False,
        "http://127.0.0.1/ana": False,
    }
    with before("0028").app_context():
        with db.engine.begin() as connection:
            members = Table("members", MetaData(), autoload_with=connection)
            links = Table("profile_links", MetaData(), autoload_with=connection)
            connection.execute(
                members.insert(), FOUR_PICTURES["members"][0] | {"picture_key": None}
            )
            for place, url in enumerate(urls):
                link = {"member_id": 1, "url": url, "key": key_of_profile(url), "position": place}
                connection.execute(links.insert().values(**link, found_by="nobody"))
        upgrade()
        rows = db.session.scalars(select(ProfileLink).order_by(ProfileLink.position)).all()
        assert {row.url: row.check_due_at is not None for row in rows} == urls
        assert all(row.checked_at is row.unproven_since is None for row in rows)
        db.session.rollback()


def test_the_profile_of_each_row_of_before_is_the_first_of_its_profiles(
    before: Callable[[str], Flask],
):
    had = {1: "linkedin.com/in/bo", 2: None}
    with before("0031").app_context():
        with db.engine.begin() as connection:
            tables = MetaData()
            tables.reflect(connection, only=["members", "contact_imports", "contact_rows"])
            member = FOUR_PICTURES["members"][0] | {"picture_key": None}
            connection.execute(tables.tables["members"].insert(), member)
            own = brought(1, stage="read")
            connection.execute(tables.tables["contact_imports"].insert(), own)
            for place, profile in had.items():
                row = {"id": place, "import_id": 1, "line": place, "identity": f"name:{place}"}
                row |= {"name": "Bo", "search": "bo", "profile": profile, "chosen": True}
                connection.execute(tables.tables["contact_rows"].insert(), row)
        upgrade()
        rows = db.session.scalars(select(ContactRow).order_by(ContactRow.id)).all()
        assert [row.profiles for row in rows] == [("linkedin.com/in/bo",), ()]
        db.session.rollback()


def test_half_of_a_file_from_before_is_deleted_and_nothing_else(before: Callable[[str], Flask]):
    stages = {1: "reading", 2: "read"}
    with before("0040").app_context():
        with db.engine.begin() as connection:
            tables = MetaData()
            tables.reflect(connection, only=["members", "contact_imports", "contact_rows"])
            member = FOUR_PICTURES["members"][0] | {"picture_key": None}
            connection.execute(tables.tables["members"].insert(), member)
            for place, stage in stages.items():
                own = brought(place, stage=stage)
                connection.execute(tables.tables["contact_imports"].insert(), own)
                row = {"id": place, "import_id": place, "line": 1, "identity": "name:1"}
                row |= {"name": "Bo", "search": "bo", "profiles": "", "chosen": True}
                connection.execute(tables.tables["contact_rows"].insert(), row)
        upgrade()
        imports = db.session.scalars(select(ContactImport).order_by(ContactImport.id)).all()
        assert [own.stage for own in imports] == ["undone", "read"]
        db.session.rollback()


def brought(id: int, *, stage: str) -> dict[str, object]:
    """An import of member 1, as it has been since there are imports."""
    own = {"id": id, "owner_id": 1, "source": "linkedin", "network": "linkedin"}
    own |= {"listing": "both ways", "asks_listing": False, "stage": stage}
    own |= {"offers": False, "is_whole": True, "read_at": THEN, "told": []}
    numbers = ("people", "chosen", "written", "with_email", "with_profile")
    return own | dict.fromkeys((*numbers, "with_neither", "problems"), 0)


def fill(**more: list[dict[str, object]]) -> None:
    """A member, a group and an event from before there were small pictures, and more rows."""
    with db.engine.begin() as connection:
        for name, rows in (FOUR_PICTURES | more).items():
            table = Table(name, MetaData(), autoload_with=connection)
            connection.execute(table.insert(), rows)


def test_who_waited_before_there_were_lists_does_so_since_they_said_it(
    before: Callable[[str], Flask],
):
    members = [FOUR_PICTURES["members"][0] | {"picture_key": None}]
    members.append(members[0] | {"id": 2, "handle": "ben"})
    said = {"event_id": 1, "guests": 0, "is_unlisted": False, "answer": "waitlisted"}
    answers = {1: LATER, 2: None}
    with before("0034").app_context():
        fill(
            members=members,
            rsvps=[said | {"member_id": id, "answered_at": at} for id, at in answers.items()],
        )
        upgrade()
        waits = select(Rsvp.waiting_since).order_by(Rsvp.member_id)
        assert db.session.scalars(waits).all() == [LATER, THEN]
        db.session.rollback()


def test_what_was_proposed_before_may_be_voted_on_on_its_one_date(before: Callable[[str], Flask]):
    event = FOUR_PICTURES["events"][0] | {"picture_key": None}
    proposed = [event | {"id": 2, "status": "proposed"}, event | {"id": 3, "status": "draft"}]
    with before("0035").app_context():
        fill(events=[event, *proposed])
        upgrade()
        [date] = db.session.scalars(select(CandidateDate))
        assert (date.event_id, date.starts_at, date.ends_at) == (2, THEN, None)
        assert date.added_at == THEN
        terms = select(Event.quorum, Event.votes_until, Event.voters_are_shown, Event.lapsed_at)
        assert db.session.execute(terms).all() == [(None, None, True, None)] * 3
        assert db.session.scalars(select(Group.scheduling)).all() == [Scheduling.ORGANIZERS]
        db.session.rollback()


def test_nobody_was_asked_before_there_was_the_question(before: Callable[[str], Flask]):
    group = FOUR_PICTURES["groups"][0] | {"picture_key": None, "scheduling": "organizers"}
    event = FOUR_PICTURES["events"][0] | {"picture_key": None, "voters_are_shown": True}
    member = FOUR_PICTURES["members"][0] | {"picture_key": None}
    said = {"event_id": 1, "member_id": 1, "guests": 0, "is_unlisted": False, "answer": "yes"}
    with before("0037").app_context():
        fill(members=[member], groups=[group], events=[event], rsvps=[said | {"answered_at": THEN}])
        upgrade()
        rsvp = db.session.scalars(select(Rsvp)).one()
        assert (rsvp.asked_at, rsvp.seat_until, rsvp.warm_up) == (None, None, "")
        assert (rsvp.answer, rsvp.answered_at) == (Answer.YES, THEN)
        found = db.session.scalars(select(Event)).one()
        assert (found.warm_up_question, found.gives_seats_back, found.asked_for) == (
            "",
            False,
            None,
        )
        # A seat that was never asked about never goes back.
        rsvp.seat_until = LATER
        with pytest.raises(IntegrityError):
            db.session.flush()
        db.session.rollback()


def test_events_of_before_ask_nothing_and_keep_their_answers(before: Callable[[str], Flask]):
    said = {"event_id": 1, "member_id": 1, "answer": "yes", "guests": 0, "is_unlisted": False}
    words = {"note": "By train.", "guest_names": "", "answered_at": THEN}
    with before("0035").app_context():
        fill(rsvps=[said | words])
        upgrade()
        assert db.session.scalars(select(Event.question_count)).all() == [0]
        assert db.session.scalars(select(Rsvp.note)).all() == ["By train."]
        assert db.session.scalars(select(Question.id)).all() == []
        db.session.rollback()


def test_what_was_offered_before_is_offered_after_and_addresses_are_each_ones_own(
    before: Callable[[str], Flask],
):
    member = FOUR_PICTURES["members"][0] | {"picture_key": None}
    row = {"id": 1, "import_id": 1, "line": 1, "identity": "name:1", "name": "Bo", "search": "bo"}
    row |= {"profiles": "", "chosen": True, "contact_id": 1}
    contact = {"id": 1, "owner_id": 1, "name": "Bo", "search": "bo", "added_at": THEN}
    own = brought(1, stage="done") | {"done_at": THEN, "offers": True}
    with before("0039").app_context():
        with db.engine.begin() as connection:
            for name, one in (
                *(("members", member), ("contacts", contact)),
                *(("contact_imports", own), ("contact_rows", row)),
            ):
                table = Table(name, MetaData(), autoload_with=connection)
                connection.execute(table.insert(), one)
        upgrade()
        assert db.session.execute(select(ContactRow.name, ContactRow.offers)).all() == [
            ("Bo", None)
        ]
        assert db.session.scalars(select(is_offered()).select_from(Contact)).all() == [True]
        own = {"member_id": 1, "found_by": FoundBy.ANYONE, "added_at": THEN, "confirmed_at": THEN}
        db.session.add(FurtherAddress(email="bo@old.example", email_key="mail:1", **own))
        db.session.commit()
        for email, key in (("bo@new.example", "mail:1"), ("bo@old.example", "mail:2")):
            db.session.add(FurtherAddress(email=email, email_key=key, **own))
            with pytest.raises(IntegrityError):
                db.session.flush()
            db.session.rollback()


def test_records_that_share_an_address_stay_apart_when_some_may_answer_by_mail(
    before: Callable[[str], Flask],
):
    """Imported placeholders may share one, and an account have it, too; none of them answers."""
    account = FOUR_PICTURES["members"][0] | {"picture_key": None, "email": "zoe@mail.example"}
    account |= {"password_hash": "x"}
    records = [
        account | {"id": number, "handle": f"zoe-{number}", "password_hash": None}
        for number in (2, 3)
    ]
    with before("0041").app_context():
        with db.engine.begin() as connection:
            table = Table("members", MetaData(), autoload_with=connection)
            connection.execute(table.insert(), records)
            connection.execute(table.insert(), account)
        upgrade()
        found = db.session.execute(select(Member.email, Member.answers_by_mail_since)).all()
        assert found == [("zoe@mail.example", None)] * 3
        db.session.rollback()


def test_who_was_there_before_reminders_is_reminded_a_day_before(before: Callable[[str], Flask]):
    group = FOUR_PICTURES["groups"][0] | {"scheduling": "organizers"}
    event = FOUR_PICTURES["events"][0] | {"guests_allowed": 0, "voters_are_shown": True}
    event |= {"question_count": 0, "warm_up_question": "", "gives_seats_back": False}
    with before("0042").app_context():
        fill(groups=[group], events=[event])
        upgrade()
        assert db.session.scalars(select(Member.reminder_hours)).all() == [24]
        db.session.rollback()


def test_events_that_were_there_get_their_texts_for_calendars(before: Callable[[str], Flask]):
    group = FOUR_PICTURES["groups"][0] | {"scheduling": "organizers"}
    event = FOUR_PICTURES["events"][0] | {"uid": "event-1@old.example", "guests_allowed": 0}
    event |= {"voters_are_shown": True, "question_count": 0, "warm_up_question": ""}
    event |= {"gives_seats_back": False}
    member = FOUR_PICTURES["members"][0] | {"reminder_hours": 24}
    with before("0043").app_context():
        fill(members=[member], groups=[group], events=[event])
        upgrade()
        found = select(Event.uid, Event.calendar_mark, Group.renamed_at).join(Event.group)
        assert db.session.execute(found).all() == [("event-1@old.example", None, None)]
        assert (keep_missing_texts(), keep_missing_texts()) == (1, 0)
        db.session.commit()
        assert (untrue(), how_many()) == ([], 1)
        db.session.rollback()


def test_mails_of_before_have_counted_against_no_address(before: Callable[[str], Flask]):
    """They failed before anybody counted, and none of their addresses rests."""
    mails = [
        {
            "id": number,
            "kind": "seat",
            "recipient": f"una-{number}@mail.example",
            "subjects": {},
            "purpose": f"seat-{number}",
            "message_id": f"{number}",
            "created_at": THEN,
            "due_at": THEN,
            "tries": 1,
            "failed_at": failed_at,
        }
        for number, failed_at in ((1, None), (2, THEN))
    ]
    with before("0044").app_context():
        with db.engine.begin() as connection:
            table = Table("outbox", MetaData(), autoload_with=connection)
            connection.execute(table.insert(), mails)
        upgrade()
        found = select(OutboxMail.recipient, OutboxMail.refused_at, OutboxMail.failed_at)
        assert db.session.execute(found.order_by(OutboxMail.id)).all() == [
            ("una-1@mail.example", None, None),
            ("una-2@mail.example", None, THEN),
        ]
        assert db.session.scalars(select(RefusedAddress.address_key)).all() == []
        db.session.rollback()


def test_what_waits_in_inboxes_sends_no_mails_because_of_an_upgrade(
    before: Callable[[str], Flask],
):
    with before("0045").app_context():
        member = FOUR_PICTURES["members"][0] | {"picture_key": None, "reminder_hours": 24}
        with db.engine.begin() as connection:
            tables = MetaData()
            tables.reflect(connection, only=["members", "connection_requests"])
            members = [member | {"id": number, "handle": f"m{number}"} for number in (1, 2)]
            connection.execute(tables.tables["members"].insert(), members)
            request = {"asker_id": 1, "asked_id": 2, "note": "", "asked_at": THEN}
            request |= {"by_address": False, "by_contact": False}
            connection.execute(tables.tables["connection_requests"].insert(), request)
        upgrade()
        found = select(ConnectionRequest.asked_at, ConnectionRequest.told_at)
        assert db.session.execute(found).all() == [(THEN, THEN)]
        assert db.session.scalars(select(Member.digest_due_at)).all() == [None, None]
        db.session.rollback()


def test_nobody_was_reminded_nor_asked_whom_they_met_before(before: Callable[[str], Flask]):
    group = FOUR_PICTURES["groups"][0] | {"picture_key": None, "scheduling": "organizers"}
    event = FOUR_PICTURES["events"][0] | {"picture_key": None, "voters_are_shown": True}
    member = FOUR_PICTURES["members"][0] | {"picture_key": None, "reminder_hours": 24}
    asks = {"warm_up_question": "", "gives_seats_back": False, "question_count": 0}
    with before("0046").app_context():
        fill(members=[member], groups=[group], events=[event | asks])
        upgrade()
        found = db.session.scalars(select(Event)).one()
        assert (found.reminded_for, found.reminded_hours, found.asked_whom_met_at) == (None,) * 3
        assert found.starts_at == THEN
        db.session.rollback()


def test_nobody_hears_by_mail_of_answers_of_before(before: Callable[[str], Flask]):
    group = FOUR_PICTURES["groups"][0] | {"picture_key": None, "scheduling": "organizers"}
    event = FOUR_PICTURES["events"][0] | {"picture_key": None, "voters_are_shown": True}
    member = FOUR_PICTURES["members"][0] | {"picture_key": None, "reminder_hours": 24}
    asks = {"warm_up_question": "", "gives_seats_back": False, "question_count": 0}
    said = {"event_id": 1, "member_id": 1, "guests": 0, "is_unlisted": False, "answer": "yes"}
    words = {"note": "", "guest_names": "", "warm_up": "", "answered_at": THEN}
    with before("0047").app_context():
        fill(members=[member], groups=[group], events=[event | asks], rsvps=[said | words])
        upgrade()
        assert db.session.scalars(select(Rsvp.calendar_due_at)).all() == [None]
        assert event_to_tell_of(now=LATER) is None
        db.session.add(MailedEntry(event_id=1, member_id=1, turn=0, sequence=0, due_at=THEN))
        db.session.flush()
        assert event_to_tell_of(now=LATER) == 1
        db.session.rollback()


def test_who_was_checked_in_before_there_was_a_log_stands_in_it(before: Callable[[str], Flask]):
    group = FOUR_PICTURES["groups"][0] | {"picture_key": None, "scheduling": "organizers"}
    event = FOUR_PICTURES["events"][0] | {"picture_key": None, "voters_are_shown": True}
    member = FOUR_PICTURES["members"][0] | {"picture_key": None, "reminder_hours": 24}
    other = member | {"id": 2, "handle": "other", "email": None}
    brought = member | {"id": 3, "handle": "brought", "email": None}
    asks = {"warm_up_question": "", "gives_seats_back": False, "question_count": 0}
    came = {"event_id": 1, "member_id": 1, "method": "walk-in", "guests": 2, "recorded_by_id": 1}
    came |= {"checked_in_at": THEN, "undone_at": None, "undone_by_id": None}
    undone = came | {"member_id": 2, "undone_at": LATER, "undone_by_id": 1}
    imported = came | {"member_id": 3, "method": "import", "recorded_by_id": None}
    there = [came, undone, imported, imported | {"member_id": None}]
    with before("0049").app_context():
        fill(
            members=[member, other, brought],
            groups=[group],
            events=[event | asks],
            attendance=there,
        )
        upgrade()
        marks = db.session.scalars(select(Mark).order_by(Mark.member_id, Mark.at)).all()
        assert [(mark.member_id, mark.act, mark.at, mark.by_id) for mark in marks] == [
            (1, Act.CHECKED_IN, THEN, 1),
            (2, Act.CHECKED_IN, THEN, 1),
            (2, Act.UNDONE, LATER, 1),
        ]
        assert (marks[0].method, marks[0].guests, marks[0].received_at) == ("walk-in", 2, THEN)
        for attendance in db.session.scalars(select(Attendance).where(Attendance.member_id < 3)):
            said = standing(one.weighed for one in marks if one.member_id == attendance.member_id)
            assert said == Standing(THEN, "walk-in", 1, 2, attendance.undone_at, said.undone_by_id)
        db.session.rollback()


def test_what_a_door_refused_before_is_kept_and_there_is_one_more_reason(
    before: Callable[[str], Flask],
):
    group = FOUR_PICTURES["groups"][0] | {"picture_key": None, "scheduling": "organizers"}
    event = FOUR_PICTURES["events"][0] | {"picture_key": None, "voters_are_shown": True}
    member = FOUR_PICTURES["members"][0] | {"picture_key": None, "reminder_hours": 24}
    asks = {"warm_up_question": "", "gives_seats_back": False, "question_count": 0}
    mark = {"event_id": 1, "member_id": 1, "act": "checked in", "method": "own scan", "device": ""}
    mark |= {"at": THEN, "received_at": THEN, "key": "one", "refused": "list closed"}
    with before("0050").app_context():
        fill(members=[member], groups=[group], events=[event | asks], marks=[mark])
        upgrade()
        with db.engine.begin() as connection:
            marks = Table("marks", MetaData(), autoload_with=connection)
            more = mark | {"key": "two", "refused": "no door"}
            connection.execute(marks.insert(), [more])
            with pytest.raises(IntegrityError), connection.begin_nested():
                connection.execute(marks.insert(), [mark | {"key": "three", "refused": "rain"}])
        found = db.session.scalars(select(Mark).order_by(Mark.id)).all()
        assert [one.refused for one in found] == [Refused.LIST_CLOSED, Refused.NO_DOOR]
        db.session.rollback()


def all_members() -> tuple[set[str | None], list[dict[str, object]]]:
    """The names of their indexes, and their rows."""
    with db.engine.connect() as connection:
        table = Table("members", MetaData(), autoload_with=connection)
        rows = [row._asdict() for row in connection.execute(select(table))]
        return {index.name for index in table.indexes}, rows


def test_members_stay_and_no_id_is_given_twice(before: Callable[[str], Flask]):
    member = FOUR_PICTURES["members"][0] | {"picture_key": None, "reminder_hours": 24}
    other = member | {"id": 2, "handle": "other", "email": "other@example.org"}
    group = FOUR_PICTURES["groups"][0] | {"picture_key": None, "scheduling": "organizers"}
    event = FOUR_PICTURES["events"][0] | {"picture_key": None, "voters_are_shown": True}
    asks = {"warm_up_question": "", "gives_seats_back": False, "question_count": 0}
    block = OF_NOBODY | {"blocker_id": 2, "blocked_id": 1}
    with before("0051").app_context():
        fill(members=[member, other], groups=[group], events=[event | asks], blocks=[block])
        old = all_members()
        upgrade()
        assert all_members() == old
        assert db.session.scalars(select(Block.blocker_id)).all() == [2]
        given_id = insert(Member).returning(Member.id)
        if db.engine.dialect.name == "postgresql":
            # Whose rows were written with ids, as above, is not told.
            db.session.execute(text("SELECT setval('members_id_seq', 2)"))
        last = db.session.scalar(given_id, {"name": "Last", "handle": "last"})
        db.session.execute(db.delete(Member).where(Member.id == last))
        again = db.session.scalar(given_id, {"name": "Again", "handle": "again"})
        assert last is not None and again is not None and again > last
        db.session.rollback()


def test_organizers_see_for_two_years_who_came_before_they_could_choose(
    before: Callable[[str], Flask],
):
    group = FOUR_PICTURES["groups"][0] | {"picture_key": None, "scheduling": "organizers"}
    event = FOUR_PICTURES["events"][0] | {"picture_key": None, "voters_are_shown": True}
    asks = {"warm_up_question": "", "gives_seats_back": False, "question_count": 0}
    member = FOUR_PICTURES["members"][0] | {"picture_key": None, "reminder_hours": 24}
    later = event | asks | {"id": 2, "starts_at": LATER}
    with before("0053").app_context():
        fill(members=[member], groups=[group], events=[event | asks, later])
        upgrade()
        assert db.session.scalars(select(Group.keeps_attendance_months)).all() == [24]
        assert db.session.scalars(select(Event.names_ended_at)).all() == [None, None]
        end_some_names(1, now=THEN.replace(year=2028, hour=13))
        ended = select(Event.id).where(Event.names_ended_at.is_not(None))
        assert db.session.scalars(ended).all() == [1]
        db.session.rollback()
