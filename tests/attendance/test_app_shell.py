"""What a device is given of the door: a shell without anybody in it, its worker, and its parts."""

import re
from pathlib import Path

import pytest

from meetup.assets import modules

STATIC = Path(__file__).parents[2] / "static"


@pytest.fixture
def evening(cast, given, clock):
    event = given.event(cast.group_id, starts_at=clock.moment)
    given.rsvp(event, cast.ana)
    return event


def test_the_shell_is_the_same_for_everybody_and_names_nobody(evening, cast, browser):
    cleo = browser(cast.cleo)
    cleo.get(f"/events/{evening}/door")
    stranger = browser(None).get("/door")
    assert stranger.status == 200 and "csrf_token" not in stranger.text
    assert not any(name in stranger.text for name in ("Ana", "Cleo", "/login"))
    # The worker asks for it without cookies; whoever is signed in may sign out there, too.
    assert "Cleo" not in cleo.get("/door").text


def test_the_door_alone_may_use_the_camera(evening, cast, browser):
    cleo = browser(cast.cleo)
    for path in (f"/events/{evening}/door", "/door"):
        headers = cleo.get(path).response.headers
        assert "camera=(self)" in headers["Permissions-Policy"]
        assert "microphone=()" in headers["Permissions-Policy"]
        policy = headers["Content-Security-Policy"]
        assert "manifest-src 'self'" in policy and "unsafe" not in policy
    for path in ("/", f"/events/{evening}", f"/events/{evening}/door/list", "/sw.js"):
        headers = cleo.get(path).response.headers
        assert "camera=()" in headers["Permissions-Policy"]
        assert "manifest-src" not in headers["Content-Security-Policy"]


def test_the_worker_keeps_what_there_is_and_nothing_else(app, browser):
    worker = browser(None).get("/sw.js")
    assert worker.response.mimetype == "text/javascript"
    assert worker.response.headers["Cache-Control"] == "no-cache"
    (parts,) = re.findall(r"const PARTS = \[(.*)\];", worker.text)
    paths = re.findall(r'"([^"]+)"', parts)
    assert len(paths) == 8 and all(path.startswith("/assets/") for path in paths)
    assert {app.test_client().get(path).status_code for path in paths} == {200}
    # What the door's page loads is among them.
    shell = browser(None).get("/door")
    used = set(re.findall(r'"(/assets/[^"]+)"', shell.text))
    assert used <= set(paths)


def test_an_app_has_a_name_an_icon_and_a_first_page(app):
    answer = app.test_client().get("/manifest.webmanifest")
    assert answer.mimetype == "application/manifest+json"
    described = answer.get_json(force=True)
    assert described["display"] == "standalone" and described["start_url"] == "/door"
    (icon,) = described["icons"]
    assert app.test_client().get(icon["src"]).mimetype == icon["type"] == "image/svg+xml"


def test_the_reader_of_codes_finds_its_other_half(app):
    by_name = app.extensions["assets"].by_name
    (part,) = re.findall(r"from '\./([^']+)'", by_name["qr-decode.js"].body.decode())
    assert part == by_name["qr-index.js"].file
    unchanged = (STATIC / "vendor" / "qr" / "index.js").read_bytes()
    assert by_name["qr-index.js"].body == unchanged


def test_every_module_of_the_door_is_in_its_script_each_before_its_users():
    folder = STATIC / "js" / "door"
    joined = modules(folder, "door")
    assert not re.search(r"^(import|export) ", joined, re.MULTILINE)
    places = {path.stem: joined.index(first_line(path)) for path in folder.glob("*.js")}
    for path in folder.glob("*.js"):
        for needed in re.findall(r'from "\./(\w+)\.js"', path.read_text("utf-8")):
            assert places[needed] < places[path.stem]


def first_line(path: Path) -> str:
    return path.read_text("utf-8").splitlines()[0]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ('import { b } from "./two.js";\n', "imports itself"),
        ('import * as b from "./two.js";\n', "not understood"),
        ("export default 1;\n", "not understood"),
    ],
)
def test_modules_that_cannot_be_joined_are_refused(tmp_path, text, why):
    (tmp_path / "one.js").write_text(text)
    (tmp_path / "two.js").write_text('import { a } from "./one.js";\nexport const b = 1;\n')
    with pytest.raises(ValueError, match=why):
        modules(tmp_path, "one")


def test_without_javascript_the_door_is_a_page(evening, cast, browser):
    cleo = browser(cast.cleo)
    page = cleo.get(f"/events/{evening}/door")
    assert page.soup.select_one("[data-door]").has_attr("hidden")
    assert not page.soup.select_one("[data-plain]").has_attr("hidden")
    assert "Ana is here." in cleo.press("Check in").words
