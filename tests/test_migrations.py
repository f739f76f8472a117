"""The migrations make what the models say, and leave rows alone."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import flask_migrate
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from sqlalchemy import CheckConstraint, MetaData, func, insert, inspect, select
from sqlalchemy.exc import IntegrityError

from meetup import create_app
from meetup.config import read_config
from meetup.contact_keys import contact_keys, key_of_profile
from meetup.db import Base, db
from meetup.members.models import Block, ProfileLink
from meetup.migrate import upgrade
from tests.conftest import Cast
from tests.given import Given
from tests.postgresql import new_database

THEN = datetime(2026, 6, 1, 12, tzinfo=UTC)
OF_NOBODY = {"blocker_id": 1, "blocked_id": 2, "blocked_at": THEN}


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
            last = f"{int(step) - 1:04}"
            result = app.test_cli_runner().invoke(args=["db", "upgrade", last])
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
    app: Flask, cast: Cast, given: Given
):
    urls = {
        "https://ana.example/me": True,
        "https://mastodon.example/@ana": True,
        "https://notlinkedin.com/in/ana": True,
        "https://de.linkedin.com/in/ana": False,
        "https://twitter.com/ana": False,
        "http://127.0.0.1/ana": False,
    }
    for place, url in enumerate(urls):
        link = {"url": url, "key": key_of_profile(url), "position": place}
        given.add(ProfileLink(member_id=cast.ana.id, **link))
    with app.app_context():
        flask_migrate.downgrade(revision="0027")
        upgrade()
        rows = db.session.scalars(select(ProfileLink).order_by(ProfileLink.position)).all()
        assert {row.url: row.check_due_at is not None for row in rows} == urls
        assert all(row.checked_at is row.unproven_since is None for row in rows)
