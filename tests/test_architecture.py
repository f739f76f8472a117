"""One rule, one place, one direction: the layout as tests."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "meetup"
SLICES = [
    *("mail", "pictures", "members", "groups", "invitations", "events", "proposals"),
    *("rsvps", "questions", "attendance", "handshakes", "connections", "contacts"),
    *("reports", "ties"),
]
ABOVE = ["admin", "inbox", "calendars", "letters", "worker", "bundle", "lifecycle", "demo"]
ON_TOP = ("views.py", "cli.py", "page.py", "page_queries.py")
FOUNDATION = {"db", "errors", "clock", "config"}
BANNED = {"util", "utils", "helper", "helpers", "common", "manager", "service", "data", "base"}
FILES = sorted(path for path in PACKAGE.rglob("*.py") if "migrations" not in path.parts)


def imports_of(path: Path) -> Iterator[str]:
    """The modules that a file imports, dotted."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            module = node.module or ""
            yield from (f"{module}.{alias.name}" for alias in node.names)


def place(module: str) -> tuple[str, str] | None:
    """Slice and file that a module of ours belongs to; None for what is in no slice."""
    parts = module.split(".")
    if parts[0] != "meetup" or len(parts) < 2 or parts[1] not in SLICES + ABOVE:
        return None
    return parts[1], parts[2] if len(parts) > 2 else ""


def in_slices(*names: str) -> list[Path]:
    return [path for path in FILES if path.parent.name in names]


def test_every_folder_is_a_slice_that_this_test_knows():
    folders = {p.name for p in PACKAGE.iterdir() if p.is_dir() and p.name != "__pycache__"}
    assert folders == {*SLICES, *ABOVE, "migrations"}


@pytest.mark.parametrize("path", in_slices(*SLICES), ids=str)
def test_a_slice_imports_only_what_stands_to_its_left(path: Path):
    if path.name.endswith(ON_TOP):
        return
    own = SLICES.index(path.parent.name)
    for module in imports_of(path):
        found = place(module)
        if found:
            assert found[0] in SLICES[: own + 1], f"{path} imports {module}"


@pytest.mark.parametrize("path", in_slices(*ABOVE), ids=str)
def test_nothing_imports_what_stands_above_all_slices(path: Path):
    if path.name.endswith(ON_TOP):
        return
    for module in imports_of(path):
        found = place(module)
        if found and found[0] in ABOVE:
            assert found[0] == path.parent.name, f"{path} imports {module}"


@pytest.mark.parametrize("path", FILES, ids=str)
def test_no_view_imports_another_slices_view(path: Path):
    if path == PACKAGE / "__init__.py":
        return
    for module in imports_of(path):
        found = place(module)
        if found and found[1].endswith(("views", "cli")):
            assert found[0] == path.parent.name, f"{path} imports {module}"


@pytest.mark.parametrize("path", [p for p in FILES if p.name == "rules.py"], ids=str)
def test_rules_are_pure(path: Path):
    for module in imports_of(path):
        if module.startswith("meetup."):
            assert re.match(r"meetup\.(errors|\w+\.rules)\b", module), f"{path} imports {module}"
        else:
            top = module.split(".")[0]
            assert top not in ("flask", "sqlalchemy", "werkzeug", "wtforms"), f"{path}: {module}"
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"\bnow\(\)|\.today\(\)|\bdb\b", text), f"{path} reads clock or database"


@pytest.mark.parametrize("path", [p for p in FILES if p.name == "models.py"], ids=str)
def test_models_do_not_query(path: Path):
    names = {module.rsplit(".", 1)[-1] for module in imports_of(path)}
    assert not names & {"select", "exists", "func", "insert", "update", "delete"}, path


@pytest.mark.parametrize("path", [p for p in FILES if p.name == "queries.py"], ids=str)
def test_queries_neither_write_nor_render(path: Path):
    text = path.read_text(encoding="utf-8")
    for word in ("session.add", "session.commit", "session.flush", "insert(", "render_template"):
        assert word not in text, f"{path} has {word}"


@pytest.mark.parametrize("path", [p for p in FILES if p.name.endswith("actions.py")], ids=str)
def test_actions_know_no_request_no_clock_and_never_commit(path: Path):
    assert not any(m.startswith(("flask", "meetup.clock", "meetup.web")) for m in imports_of(path))
    assert "commit(" not in path.read_text(encoding="utf-8")


@pytest.mark.parametrize("path", [p for p in FILES if p.name.endswith("views.py")], ids=str)
def test_views_hold_no_sql(path: Path):
    for module in imports_of(path):
        assert not module.startswith("sqlalchemy"), f"{path} imports {module}"
    assert not re.search(r"session\.(add|execute|scalar|commit|get)\b", path.read_text("utf-8"))


def test_only_the_edges_commit():
    # `rounds.py` has the one round that most jobs of the worker make.
    allowed = ("web.py", "cli.py", "worker.py", "rounds.py")
    for path in FILES:
        if re.search(r"\bcommit\(\)", path.read_text(encoding="utf-8")):
            assert path.name.endswith(allowed), path


def test_only_the_clock_reads_the_clock():
    for path in FILES:
        if path.name != "clock.py":
            text = path.read_text(encoding="utf-8")
            assert not re.search(r"datetime\.now|utcnow|time\.time\(|date\.today", text), path


def test_no_file_or_class_has_a_name_that_says_nothing():
    for path in FILES:
        assert path.stem.lower() not in BANNED, path
        assert path.parent.name.lower() not in BANNED, path
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef) and node.name != "Base":
                words = re.findall(r"[A-Z][a-z]+", node.name)
                assert not {word.lower() for word in words} & BANNED, f"{path}: {node.name}"


def test_nothing_is_left_for_later():
    for path in [*FILES, *(ROOT / "templates").rglob("*.*"), *(ROOT / "static").rglob("*.*ss")]:
        assert not re.search(r"\b(TODO|FIXME|XXX)\b", path.read_text(encoding="utf-8")), path


def test_templates_hold_nothing_inline():
    # A mail has no stylesheet of ours beside it.
    for path in set((ROOT / "templates").rglob("*.html")) - {
        ROOT / "templates/letters/letter.html"
    }:
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"\sstyle=|\son\w+=|<style|<script(?![^>]*\ssrc=)", text), path


def test_the_study_data_is_named_in_one_file_alone():
    name = "../shared" + "/data"
    for path in [*ROOT.glob("*.*"), *FILES, *(ROOT / "tests").rglob("*.py"), ROOT / "Makefile"]:
        if path.is_file() and path.suffix not in (".sqlite3", ".png"):
            assert name not in path.read_text(encoding="utf-8"), path


@pytest.mark.parametrize(
    ("lower", "names", "caller"),
    [
        ("meetup.events.actions", ("propose", "settle"), r"proposals/actions|rsvps/scheduling"),
        ("meetup.proposals.actions", ("vote", "change"), r"rsvps/scheduling_actions"),
        # What frees seats, or makes some, gives them to who waits.
        ("meetup.events.actions", ("edit",), r"proposals/actions|rsvps/actions"),
        # Who counted on what is cancelled is told.
        ("meetup.events.actions", ("cancel",), r"rsvps/news_actions"),
        # What an event asks is answered in the same moment.
        ("meetup.rsvps.actions", ("answer",), r"questions/answering_actions|stranger_actions"),
        ("meetup.rsvps.stranger_actions", ("confirm", "change"), r"questions/answering_actions"),
        ("meetup.rsvps.organizing_actions", ("answer_for",), r"questions/answering_actions"),
        ("meetup.groups.membership_actions", ("leave", "ban", "remove"), r"rsvps/leaving_actions"),
    ],
)
def test_what_reaches_over_several_slices_is_called_in_the_highest_alone(
    lower: str, names: tuple[str, ...], caller: str
):
    for path in FILES:
        if re.search(caller, path.as_posix()):
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        called = {
            local
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom)
            for alias in node.names
            if f"{node.module}.{alias.name}" == lower
            for local in [alias.asname or alias.name]
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                is_lower = node.value.id in called and node.attr in names
                assert not is_lower, f"{path} calls {lower}.{node.attr}"
            if isinstance(node, ast.ImportFrom) and node.module == lower:
                taken = {alias.name for alias in node.names} & set(names)
                assert not taken, f"{path} imports {taken} of {lower}"
