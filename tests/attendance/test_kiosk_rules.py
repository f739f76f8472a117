"""Whom a kiosk finds, and how little it says of them."""

import pytest
from hypothesis import given as holds
from hypothesis import strategies as st

from meetup.attendance.kiosk_rules import Found, Known, search, short_name

ANA, ALMA = Known(1, "Ana Bell", False), Known(2, "Alma Kurz-Weil", False)
NAMES = st.lists(st.text(min_size=1, max_size=8), min_size=1, max_size=4).map(" ".join)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Ana Bell", "Ana B."),
        ("Kim van der Berg", "Kim B."),
        ("Ana", "Ana"),
        ("Bell, Ana", "Ana B."),
        ("Ana Bell (she/her)", "Ana B."),
        ("Ana (she/her)", "Ana"),
        ("Zoë ünal", "Zoë Ü."),
        ("Anna-Lena Kurz", "Anna-Lena K."),
        ("A. L.", "A. L."),
        # Of an address, not where it is.
        ("ana.bell@example.org", "ana.bell"),
        ("@ana@town.example", "ana"),
        ("Ana -", "Ana"),
    ],
)
def test_a_name_is_shown_as_first_name_and_initial(name, shown):
    assert short_name(name) == shown


def found(typed, *people):
    return [one.shown for one in search(typed, people).found]


@pytest.mark.parametrize("typed", ["", " ", "a", "é", "a .", "@"])
def test_no_name_shows_before_two_letters_are_typed(typed):
    result = search(typed, [ANA, Known(3, "A", False)])
    assert result.is_too_short and not result.found


@pytest.mark.parametrize(
    "typed", ["an", "ANA", "áná", "ana b", "ana bell", "Bell", "bell ana", " ana  B."]
)
def test_somebody_is_found_by_beginning_of_first_name_and_by_whole_words(typed):
    assert found(typed, ANA, ALMA) == ["Ana B."]


@pytest.mark.parametrize("typed", ["be", "bel", "ana be", "ana bel", "na", "xa"])
def test_nobody_spells_a_last_name_out_letter_by_letter(typed):
    assert found(typed, ANA) == []


def test_who_is_unlisted_is_found_by_the_full_name_alone():
    uma = Known(3, "Uma Orr (she/her)", True)
    for typed in ("um", "uma", "orr", "uma o", "uma or"):
        assert found(typed, uma) == []
    for typed in ("uma orr", "UMA ORR", "Uma Orr she her"):
        assert found(typed, uma) == ["Uma O."]


def test_two_who_would_be_shown_alike_are_told_apart_by_the_full_name():
    bea = Known(2, "Ana Braun", False)
    assert search("ana", [ANA, bea]).found == [Found("Ana B.", None, False)]
    assert search("ana braun", [ANA, bea]).found == [Found("Ana B.", 2, True)]


def test_two_of_one_name_go_to_an_organizer():
    other = Known(9, "Ana Bell", False)
    assert search("ana bell", [ANA, other]).found == [Found("Ana B.", None, True)]
    one, two = Known(1, "Ana", False), Known(2, "Ana", False)
    assert search("ana", [one, two]).found == [Found("Ana", None, True)]


def test_whoever_has_one_name_is_not_in_the_way_of_longer_ones():
    assert found("ana", ANA, Known(3, "Ana", False)) == ["Ana", "Ana B."]


def test_where_many_fit_nobody_is_shown_but_by_the_full_name():
    people = [Known(number, f"Ana {letter}x", False) for number, letter in enumerate("bcdefgh", 1)]
    assert search("ana", people).fits_too_many and not search("ana", people).found
    assert found("ana", *people[:6]) == [f"Ana {letter}." for letter in "BCDEFG"]
    assert found("ana hx", *people) == ["Ana H."]


@holds(typed=st.text(max_size=12), names=st.lists(NAMES, max_size=6))
def test_nothing_but_short_names_is_ever_shown(typed, names):
    people = [Known(number, name, number % 2 == 0) for number, name in enumerate(names, 1)]
    for one in search(typed, people).found:
        of = [person for person in people if short_name(person.name) == one.shown]
        assert of and (one.id is None or one.id in {person.id for person in of})
