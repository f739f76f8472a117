"""Whatever stands in a bundle: it comes in or is refused in words, and only once."""

import csv
import io
from itertools import count

from hypothesis import given
from hypothesis import strategies as st

from tests.bundle.test_reading import FILES

MOMENTS = "joined_at since starts_at ends_at answered_at checked_in_at met_at"
CELLS_OF_COLUMNS = {
    "member member_a member_b group event": ["1", "2", "3", "a"],
    MOMENTS: ["2026-05-01", "2026-05-01T18:00", "2026-03-29T02:30", "2030-01-01T00:00Z", "soon"],
    "name title": ["Ana", "Ben", "Import", "New", "港", "'; DROP TABLE members; --"],
    "handle slug": ["", "ana", "Ben", "new", "path", "x" * 61],
    "description venue place": ["", "two\nlines", "\u2028", "=1+1", "💥", "x" * 6000],
    "guests capacity": ["", "0", "3", "99999999999", "-1"],
    "email": ["", "ana@example.org", "ben@bücher.example", "İ@example.org", "nobody"],
    "timezone": ["", "Europe/Berlin", "America/Denver", "Mars/Base"],
    "unlisted": ["", "yes", "no"],
    "role": ["", "member", "owner", "boss"],
    "state": ["", "active", "banned", "gone"],
    "answer": ["yes", "no", "waitlisted", "?"],
    "status": ["", "scheduled", "draft", "past"],
    "method": ["", "import", "own scan", "fax"],
    "visibility": ["", "open", "members only", "secret"],
    "network": ["", "here", "LinkedIn", "x" * 41],
    "online_home": ["", "javascript:alert(1)"],
}
CELLS = {column: cells for columns, cells in CELLS_OF_COLUMNS.items() for column in columns.split()}
JUNK = ["", "\x00", '"', ",", "\n", " \r\n", "\u200b", "\x1b[31m", ";", "é"]
sources = count(1)


@st.composite
def bundles(draw):
    """The files of a bundle, good and bad rows mixed."""
    files = {}
    for file in FILES:
        written = io.StringIO()
        rows = csv.writer(written)
        rows.writerow(file.columns)
        for row in draw(
            st.lists(st.tuples(*(_cell(column) for column in file.columns)), max_size=5)
        ):
            rows.writerow(row)
        files[file.name.removesuffix(".csv")] = written.getvalue() + draw(st.sampled_from(JUNK))
    return files


def _cell(column):
    # Mostly what might be good, since a row is bad as soon as one of its cells is.
    return st.sampled_from([*CELLS[column][:3] * 12, *CELLS[column], *JUNK])


@given(files=bundles())
def test_any_bundle_comes_in_or_is_refused_and_only_once(write, bring_in, everything, files):
    path = write(**files)
    options = ("--source", f"source-{next(sources)}")
    before = everything()
    strict = bring_in(path, *options)
    assert (strict.exit_code == 0) == (".csv:" not in strict.stderr)
    if strict.exit_code == 1:
        assert everything() == before
    assert bring_in(path, *options, "--skip-bad-rows").exit_code == 0
    after = everything()
    assert bring_in(path, *options, "--skip-bad-rows").exit_code == 0
    assert everything() == after
    there = {(row[1], row[2]) for row in after["attendance"]}
    assert all({(event, a), (event, b)} <= there for _, event, a, b, _ in after["handshakes"])
