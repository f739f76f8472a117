"""Codes: whose they are, when they are good, and that nobody makes them but us."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given as holds
from hypothesis import strategies as st

from meetup.attendance.code_rules import (
    LETTERS,
    door_code,
    holder,
    in_groups,
    is_poster_code,
    printed_code,
    screen_code,
    typed,
)

KEY = "the key of this instance"
NOW = datetime(2026, 6, 12, 18, 30, 10, tzinfo=UTC)
IDS = st.integers(1, 2**31 - 1)


def test_its_letters_are_thirty_that_nobody_mistakes():
    assert len(LETTERS) == len(set(LETTERS)) == 30
    assert not set(LETTERS) & set("O0I1L8")


@holds(event_id=IDS, member_id=IDS)
def test_a_door_code_is_its_holders_however_it_is_typed(event_id, member_id):
    code = door_code(event_id, member_id, secret_key=KEY)
    for text in (code, f" {in_groups(code).lower()}\n"):
        assert holder(text, event_id, secret_key=KEY) == member_id


@holds(event_id=IDS, member_id=IDS, place=st.integers(0, 15), letter=st.sampled_from(LETTERS))
def test_a_door_code_with_one_letter_changed_is_nobodys(event_id, member_id, place, letter):
    code = door_code(event_id, member_id, secret_key=KEY)
    place %= len(code)
    other = code[:place] + letter + code[place + 1 :]
    assert (holder(other, event_id, secret_key=KEY) == member_id) is (other == code)


@holds(text=st.text(max_size=40))
def test_what_somebody_makes_up_is_nobodys_code(text):
    assert holder(text, 7, secret_key=KEY) is None


def test_a_door_code_is_for_one_event_and_one_instance():
    code = door_code(7, 12, secret_key=KEY)
    assert holder(code, 8, secret_key=KEY) is None
    assert holder(code, 7, secret_key="another one") is None


@pytest.mark.parametrize(("seconds", "is_good"), [(0, True), (49, True), (109, True), (110, False)])
def test_the_code_on_a_screen_is_good_for_its_minute_and_the_next(seconds, is_good):
    code = screen_code(7, secret_key=KEY, now=NOW)
    assert len(code) == 6
    later = NOW + timedelta(seconds=seconds)
    assert is_poster_code(code.lower(), 7, 0, secret_key=KEY, now=later) is is_good
    assert not is_poster_code(code, 8, 0, secret_key=KEY, now=NOW)


def test_the_code_of_a_poster_is_good_until_there_is_another_edition():
    code = printed_code(7, 0, secret_key=KEY)
    years_later = NOW + timedelta(days=900)
    assert len(code) == 6
    assert is_poster_code(f"{code[:3]} {code[3:]}", 7, 0, secret_key=KEY, now=years_later)
    assert not is_poster_code(code, 7, 1, secret_key=KEY, now=NOW)
    assert not is_poster_code("", 7, 0, secret_key=KEY, now=NOW)


def test_codes_are_read_in_groups_of_four():
    assert in_groups("ABCDEFGHJK") == "AB CDEF GHJK"
    assert in_groups("ABCDEF") == "ABC DEF"
    assert typed(in_groups("ABCDEFGH")) == "ABCDEFGH"
