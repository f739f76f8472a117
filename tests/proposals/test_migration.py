"""What was proposed before there were candidate dates may be voted on, on its one date."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import flask_migrate
import pytest
from flask import Flask
from sqlalchemy import text

import meetup
from meetup import create_app
from meetup.config import read_config
from meetup.db import db
from meetup.migrate import _init_app
from meetup.proposals.models import CandidateDate
from tests.postgresql import new_postgresql

GROUP = (
    "INSERT INTO groups (id, slug, name, description, place, timezone, online_home, visibility,"
    " joining, search, founded_at)"
    " VALUES (1, 'chess', 'Chess', '', '', 'UTC', '', 'open', 'at once', 'chess', :at)"
)
EVENT = (
    "INSERT INTO events (id, group_id, title, description, venue, starts_at, timezone, local_day,"
    " status, cancelled_because, sequence, created_at, changed_at)"
    " VALUES (:id, 1, 'Blitz', '', '', :at, 'UTC', '2026-06-01', :status, '', 0, :at, :at)"
)
AT = datetime(2026, 6, 1, 12, tzinfo=UTC)


def _step_before() -> str:
    [step] = (Path(meetup.__file__).parent / "migrations" / "versions").glob("0045_*.py")
    found = re.search(r'^down_revision = "(\d+)"', step.read_text("utf-8"), re.MULTILINE)
    assert found is not None
    return found[1]


@pytest.fixture(params=["sqlite", "postgresql"])
def old(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """An app whose database is as it was the step before, with a proposal and an event."""

    def made(url: str) -> Flask:
        environment = {"MEETUP_DATABASE_URL": url, "MEETUP_BASE_URL": "http://town.example"}
        return create_app(read_config(tmp_path, environment))

    def filled(app: Flask) -> Iterator[Flask]:
        with app.app_context():
            _init_app(app)
            flask_migrate.upgrade(revision=_step_before())
            at = AT.replace(tzinfo=None) if request.param == "sqlite" else AT
            db.session.execute(text(GROUP), {"at": at})
            for number, status in enumerate(("proposed", "scheduled", "draft"), 1):
                db.session.execute(text(EVENT), {"id": number, "status": status, "at": at})
            db.session.commit()
            yield app
            db.session.remove()
            db.engine.dispose()
        app.extensions["limits"].close()

    if request.param == "sqlite":
        yield from filled(made(f"sqlite:///{tmp_path}/old.sqlite3"))
    else:
        with new_postgresql() as url:
            yield from filled(made(url))


def test_a_proposal_keeps_its_one_date_as_a_candidate(old: Flask):
    flask_migrate.upgrade()
    [date] = db.session.scalars(db.select(CandidateDate))
    assert (date.event_id, date.starts_at, date.ends_at, date.added_at) == (1, AT, None, AT)
    columns = "quorum, votes_until, voters_are_shown, lapsed_at"
    found = db.session.execute(text(f"SELECT {columns} FROM events ORDER BY id")).all()
    assert [tuple(row) for row in found] == [(None, None, True, None)] * 3
    assert db.session.scalars(text("SELECT scheduling FROM groups")).all() == ["organizers"]
