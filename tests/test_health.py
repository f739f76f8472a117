"""`/healthz`: 200 only when the database answers, and nothing else in it."""

from dataclasses import replace

import pytest

from meetup import create_app
from tests.letters.post_office import free_port


def test_an_instance_whose_database_answers_is_well(app, cast, browser, count_queries):
    with count_queries() as statements:
        page = browser(None).get("/healthz")
    assert (page.status, page.text) == (200, "ok\n")
    assert page.response.mimetype == "text/plain" and len(statements) == 1


def test_it_keeps_no_session_and_is_not_kept(app, cast, browser):
    for someone in (browser(None), browser(cast.ana)):
        headers = someone.get("/healthz").response.headers
        assert "Set-Cookie" not in headers
        assert "no-store" in headers["Cache-Control"]


def test_it_does_not_ask_who_is_looking(app, cast, browser, count_queries):
    ana = browser(cast.ana)
    with count_queries() as statements:
        ana.get("/healthz")
    assert len(statements) == 1


@pytest.fixture(params=["no such folder", "never brought up to date", "no server"])
def broken(request, app, tmp_path):
    """An app whose database is not there, or is empty."""
    url = {
        "no such folder": f"sqlite:///{tmp_path}/nowhere/town.sqlite3",
        "never brought up to date": f"sqlite:///{tmp_path}/town.sqlite3",
        "no server": f"postgresql+psycopg://me:secret@127.0.0.1:{free_port()}/town",
    }[request.param]
    return create_app(replace(app.config["HANDSHAKES"], database_url=url))


def test_an_instance_whose_database_does_not_answer_is_not_well(broken):
    response = broken.test_client().get("/healthz")
    assert response.status_code == 503
    assert response.text == "The database does not answer.\n"
    assert "no-store" in response.headers["Cache-Control"]


def test_other_pages_say_so_in_our_own_voice(broken):
    response = broken.test_client().get("/groups/")
    assert response.status_code == 500
    assert "Something broke on our side." in response.text
    for secret in ("secret", "sqlite", "Traceback", "127.0.0.1"):
        assert secret not in response.text
