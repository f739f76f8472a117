"""When the door is open, who did not come, who is called what."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from meetup.attendance.rules import (
    DoorIsShut,
    Hours,
    check_held,
    hours,
    is_no_show,
    may_close,
    why_not_open,
)
from meetup.folding import is_called
from meetup.rsvps.rules import Answer

START = datetime(2026, 6, 12, 17, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")
HOUR = timedelta(hours=1)


def test_the_door_is_open_from_two_hours_before_to_six_after_the_end():
    assert hours(START, START + 3 * HOUR) == Hours(START - 2 * HOUR, START + 9 * HOUR)
    assert hours(START, None) == Hours(START - 2 * HOUR, START + 12 * HOUR)
    kept = hours(START, None, opens_before=HOUR, closes_after=timedelta(0))
    assert kept == Hours(START - HOUR, START + 6 * HOUR)
    for moment, holds in ((-1.01, False), (-1, True), (6, True), (6.01, False)):
        assert kept.hold(START + moment * HOUR) is holds


@pytest.mark.parametrize(
    ("after", "sentence"),
    [
        (-2.01, "The door opens on 12 June 2026 at 17:00."),
        (-2, None),
        (1000, None),
    ],
)
def test_before_it_opens_nobody_is_checked_in_and_ever_after(after, sentence):
    assert why_not_open(hours(START, None), BERLIN, now=START + after * HOUR) == sentence


def test_only_what_is_scheduled_has_a_door():
    check_held(is_scheduled=True)
    with pytest.raises(DoorIsShut):
        check_held(is_scheduled=False)


def test_the_list_is_not_closed_before_the_start():
    assert may_close(START, now=START)
    assert not may_close(START, now=START - timedelta(seconds=1))


@pytest.mark.parametrize("answer", [None, *Answer])
@pytest.mark.parametrize("was_there", [True, False])
@pytest.mark.parametrize("list_is_closed", [True, False])
@pytest.mark.parametrize("is_excused", [True, False])
def test_a_no_show_said_yes_and_has_neither_mark_nor_excuse_on_a_closed_list(
    answer, was_there, is_excused, list_is_closed
):
    said = {"was_there": was_there, "is_excused": is_excused, "list_is_closed": list_is_closed}
    is_missing = not was_there and not is_excused
    assert is_no_show(answer, **said) is (answer is Answer.YES and list_is_closed and is_missing)


@pytest.mark.parametrize(
    ("name", "search", "is_it"),
    [
        ("Zoë Müller", "zoe", True),
        ("Zoë Müller", "MULL", True),
        ("Zoe Muller", "müll", True),
        ("Weiß", "weiss", True),
        ("Ana  Lindqvist", "a l", True),
        ("Ana Lindqvist", "", True),
        ("Ana Lindqvist", "ben", False),
        ("Łukasz", "łu", True),
    ],
)
def test_a_search_finds_any_part_of_a_name_whatever_the_accents(name, search, is_it):
    assert is_called(name, search) is is_it
