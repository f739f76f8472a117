"""What a cell's text means."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetup.bundle import cells, columns

PARSERS = [
    parse
    for file in (
        columns.MEMBERS,
        columns.GROUPS,
        columns.MEMBERSHIPS,
        columns.EVENTS,
        columns.RSVPS,
    )
    for parse in file.columns.values()
]


@pytest.mark.parametrize("parse", PARSERS)
@given(text=st.text(min_size=1, max_size=400) | st.from_regex(r"[-0-9T:+Z@. ]+", fullmatch=True))
def test_any_text_is_a_value_or_refused_in_a_sentence(parse, text):
    try:
        value = parse(text)
    except ValueError as error:
        value = str(error)
        assert value.isprintable()
    assert value is not None


@given(st.datetimes() | st.dates(), st.sampled_from(sorted(cells.ZONES)))
def test_any_moment_that_is_read_is_a_moment_in_utc_or_one_that_clocks_skip(value, timezone):
    try:
        moment = cells.in_utc(cells.moment(value.isoformat()), timezone)
    except ValueError:
        return
    assert moment.tzinfo is UTC


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-06-12T19:00+02:00", datetime(2026, 6, 12, 17, tzinfo=UTC)),
        ("2026-06-12T19:00Z", datetime(2026, 6, 12, 19, tzinfo=UTC)),
        ("2026-06-12 19:00", datetime(2026, 6, 13, 1, tzinfo=UTC)),
        ("2026-06-12T19:00:30", datetime(2026, 6, 13, 1, 0, 30, tzinfo=UTC)),
        ("2026-06-12", datetime(2026, 6, 12, tzinfo=UTC)),
    ],
)
def test_a_moment_has_an_offset_or_is_local_and_a_day_alone_is_midnight_utc(text, moment):
    assert cells.in_utc(cells.moment(text), "America/Denver") == moment


@pytest.mark.parametrize(
    "text",
    [
        *("yesterday", "12/06/2026", "2026-13-01", "2026-02-30", "2026-06-12T25:00", "1780000000"),
        *("1969-12-31", "2101-01-01", "0001-01-01T00:00+14:00", "19:00", "2026-06"),
    ],
)
def test_what_is_no_moment_is_refused(text):
    with pytest.raises(ValueError, match=r"2026-06-12T19:00|between 1970 and 2100"):
        cells.moment(text)


def test_a_time_that_clocks_skip_is_no_moment():
    with pytest.raises(ValueError, match="clocks in Europe/Berlin skip"):
        cells.in_utc(cells.moment("2026-03-29T02:30"), "Europe/Berlin")


def test_the_day_on_which_an_event_begins_begins_where_it_is():
    assert cells.begins(date(2026, 6, 12)) == datetime(2026, 6, 12)  # noqa: DTZ001 - it is local


@pytest.mark.parametrize("text", ["1.0", "-1", "٣", "1e3", "+1", "1_0", "9" * 5000, "one"])
def test_a_number_is_written_in_digits(text):
    with pytest.raises(ValueError, match="not a whole number from 0 to"):
        cells.number(0, 1000)(text)


@pytest.mark.parametrize(
    "text", ["Ana!", "-ana", "ana--b", "ána", "a b", "import", "IMPORT", "x" * 61]
)
def test_a_handle_fits_into_a_url(text):
    with pytest.raises(ValueError, match=r"not made of|reserved|at most 60"):
        columns.MEMBERS.columns["handle"](text)


@pytest.mark.parametrize(
    "text", ["ana", "ana@", "@example.org", "a b@example.org", "ana@example", "a@b@c.org"]
)
def test_what_is_no_email_is_refused(text):
    with pytest.raises(ValueError, match="not an e-mail address"):
        cells.email(text)


def test_an_email_is_kept_in_lower_case():
    assert cells.email("Ana@Example.ORG") == "ana@example.org"


def test_words_are_those_of_the_product():
    assert columns.GROUPS.columns["visibility"]("Members only").value == "members only"
    with pytest.raises(ValueError, match="not one of open, members only"):
        columns.GROUPS.columns["visibility"]("secret")
    with pytest.raises(ValueError, match="neither yes nor empty"):
        cells.yes("no")


def test_what_is_shown_of_a_cell_is_short_and_harmless():
    assert cells.shown("\x1b[31m" + "x" * 100) == "“?[31m" + "x" * 55 + "…”"
