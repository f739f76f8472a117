"""Whatever a table holds and however it is written, the same people come out."""

import csv
import io
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from meetup.connections.sources import (
    Columns,
    Holds,
    NeedsColumns,
    NotReadable,
    Person,
    UnknownFile,
)
from meetup.connections.sources.people import name_of
from meetup.connections.sources.text import decoded
from meetup.profiles import profile_key, surest_first
from tests.connections.sources.files import FOLLOWING, TODAY, names, read
from tests.connections.sources.mutants import ORIGINALS
from tests.connections.sources.test_vcard import ANA, card

# Letters of several scripts, and what separates cells and rows.
LETTERS = "abcABCäÅéßøłİñçжЯωΩ李明가あمد-'.,;|\t\"=+ "
WORDS = st.text(LETTERS, min_size=1, max_size=30).map(lambda text: " ".join(text.split()))
NAMES = WORDS.filter(lambda text: any(c.isalpha() for c in text))
HEADER = ["First Name", "Last Name", "URL", "Email Address", "Company", "Position", "Connected On"]


@st.composite
def people(draw):
    """Rows of LinkedIn's, each with the person that it is."""
    rows = []
    for place in range(draw(st.integers(3, 8))):
        first, last = draw(NAMES), draw(NAMES)
        email = draw(st.sampled_from(["", f"p{place}@example.org"]))
        day = draw(st.dates(date(1990, 1, 1), TODAY))
        url = f"https://www.linkedin.com/in/p-{place}"
        written = f"{day:%d %b %Y}"
        row = [first, last, url, email, draw(WORDS), draw(st.sampled_from(["", "a\nb"])), written]
        key = f"linkedin.com/in/p-{place}"
        rows.append((row, (name_of(f"{first} {last}"), (email,) if email else (), (key,), day)))
    return rows


@given(
    rows=people(),
    delimiter=st.sampled_from(",;\t|"),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"]),
    ending=st.sampled_from(["\n", "\r\n", "\r"]),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    order=st.permutations(range(7)),
    notes=st.sampled_from(["", "Notes:\n", 'Notes:\n"Some, are missing."\n\n']),
)
def test_in_every_dialect_encoding_and_order(
    rows, delimiter, encoding, ending, quoting, order, notes
):
    written = io.StringIO()
    writer = csv.writer(written, delimiter=delimiter, lineterminator=ending, quoting=quoting)
    writer.writerow([HEADER[place] for place in order])
    for row, _ in rows:
        writer.writerow([row[place].replace("\n", ending) for place in order])
    content = notes.replace("\n", ending) + written.getvalue()
    reading = read(content.encode(encoding))
    assert reading.source == "linkedin"
    assert reading.problems == []
    found = [(p.name, p.emails, p.profiles, p.since) for p in reading.people]
    assert found == [person for _, person in rows]


@given(called=st.lists(NAMES, min_size=1, max_size=5), version=st.sampled_from(["3.0", "4.0"]))
def test_names_in_cards_come_out_as_they_went_in(called, version):
    def escaped(text: str) -> str:
        return text.replace("\\", "\\\\").replace(",", "\\,").replace(";", "\\;")

    content = "".join(card(f"FN:{escaped(name)}", version=version) for name in called)
    assert names(content) == [name_of(name) for name in called]


STARTS = [b"", *(original.content[:300] for original in ORIGINALS), ANA.encode(), b"PK\x03\x04"]
ALL_COLUMNS = Columns(dict(enumerate(Holds)))


@given(
    start=st.sampled_from(STARTS),
    more=st.binary(max_size=300) | st.text(max_size=200).map(str.encode),
    columns=st.sampled_from([None, ALL_COLUMNS, Columns({}, has_header=False)]),
)
@example(b"", b"\xff\xfe\x00\xd8,\x00\n\x00", None)
@example(b"", b"a;b\n" * 40 + b"\x00" * 40, ALL_COLUMNS)
@example(b"", FOLLOWING.encode("utf-16"), None)
def test_any_bytes_are_read_or_refused_in_a_sentence(start, more, columns):
    try:
        reading = read(start + more, columns)
    except (UnknownFile, NotReadable, NeedsColumns):
        return
    for person in reading.people:
        assert isinstance(person, Person)
        assert 0 < len(person.name) <= 200
        assert person.name.strip()
        assert "\x00" not in person.name
        assert all(len(email) <= 300 and "@" in email for email in person.emails)
        assert person.profiles == tuple(surest_first(person.profiles))
        assert len(person.profiles) <= 10
        assert all(profile_key(profile) == profile for profile in person.profiles)
        assert person.since is None or 1990 <= person.since.year <= 2026
        # Everything goes into the database, and into pages.
        person.name.encode()


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_letters_with_a_zero_in_them_do_not_hide_utf_16(encoding):
    content = "First Name,Last Name,URL\n" + "一가,Ā,https://www.linkedin.com/in/il\n" * 20
    assert decoded(content.encode(encoding)) == content


@given(st.binary(max_size=200))
def test_any_bytes_are_text(content):
    decoded(content).encode("utf-8", "strict")


PAGES = [
    "linkedin.com/in/ana",
    "m.example/@ana",
    "x.com/ana",
    *(f"ana.example/{place}" for place in range(9)),
]


@given(
    pages=st.lists(st.sampled_from(PAGES), min_size=1, max_size=15),
    start=st.sampled_from(["https://", "http://", "HTTPS://www."]),
    between=st.sampled_from([" ::: ", " ", "\n", ", ", "; "]),
)
def test_several_profiles_in_a_cell_come_out_once_each_the_surest_first(pages, start, between):
    cell = between.join(start + page for page in pages)
    content = f'sep=,\nName,Page\nAna,"{cell}"\n'
    reading = read(content, Columns({0: Holds.NAME, 1: Holds.PROFILE}))
    expected = [page for page in PAGES if page in pages]
    assert reading.people[0].profiles == tuple(expected[:10])
    assert len(reading.problems) == (len(expected) > 10)
