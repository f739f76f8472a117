"""What holds for every source: a further network is one more file, and a line in the list."""

import re

import pytest

from meetup.connections import sources
from meetup.connections.sources import SOURCES, Listing, Person, Reading, table
from tests.connections.sources.files import CONNECTIONS, read, zipped
from tests.test_architecture import PACKAGE, imports_of

ALLOWED = re.compile(
    r"meetup\.(addresses|archives|errors|folding|profiles|tidying|connections\.sources)\b"
)
FILES = sorted((PACKAGE / "connections" / "sources").glob("*.py"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_reading_is_pure(path):
    """No Flask, no database, no clock, no network: bytes go in, and values come out."""
    for module in imports_of(path):
        if module.startswith("meetup."):
            assert ALLOWED.match(module), module
        else:
            top = module.split(".")[0]
            assert top not in ("flask", "sqlalchemy", "werkzeug", "urllib", "socket", "os"), module


def test_each_source_says_what_it_is_called_and_where_to_click():
    assert len({source.name for source in SOURCES}) == len(SOURCES)
    for source in SOURCES:
        assert source.title
        assert len(source.steps) >= 2
        assert all(step.endswith(".") for step in source.steps)
    assert SOURCES[-1] is table


class Chessboard:
    """A network of which nobody has heard."""

    name, title, steps, joins = "chess", "Chess", ("Open it.", "Export."), False

    def recognises(self, file):
        return file.content.startswith(b"CHESS ")

    def read(self, file, answers):
        people = [Person(1, file.content.decode().split()[1])]
        return Reading(self.name, "chess", Listing.FOLLOWING, people)


def test_a_further_network_is_a_line_in_the_list(monkeypatch):
    monkeypatch.setattr(sources, "SOURCES", (Chessboard(), *SOURCES))
    assert read("CHESS Ana").network == "chess"
    assert read(zipped(**{"a.txt": "CHESS Ana", "b.csv": "Server,Port\na,1\n"})).source == "chess"
    assert read(CONNECTIONS).source == "linkedin"
