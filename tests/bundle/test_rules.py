"""Names that are free, and ids that nobody shares."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetup.bundle.rules import BadBundle, FreeNames, Printing, check_source, printed, slugs
from meetup.members.rules import handles


def test_thousands_who_are_called_alike_get_handles_at_once():
    names = FreeNames({"ana", "ana-3"}, handles)
    began = time.perf_counter()
    given_out = [names.next_for("Ana") for _ in range(20_000)]
    assert given_out[:3] == ["ana-2", "ana-4", "ana-5"]
    assert len(set(given_out)) == 20_000
    assert time.perf_counter() - began < 2


@given(
    st.lists(st.text(max_size=80)), st.sets(st.sampled_from(["ana", "ana-2", "member", "group"]))
)
def test_no_two_get_the_same_name_and_all_of_them_fit(called, taken):
    for kind in (handles, slugs):
        names = FreeNames(set(taken), kind)
        given_out = [names.next_for(name) for name in called]
        assert len({*given_out, *taken}) == len(given_out) + len(taken)
        assert all(0 < len(name) <= 60 for name in given_out)


def test_reserved_names_are_given_to_nobody():
    assert FreeNames(set(), handles).next_for("Import") == "import-2"
    assert FreeNames(set(), slugs).next_for("New") == "new-2"
    assert FreeNames(set(), slugs).next_for("港") == "group"


def test_long_names_that_differ_late_keep_what_tells_them_apart():
    names = FreeNames(set(), slugs)
    first, second = (f"The Society for Walks along the Harbour of {town}" for town in ("Ko", "Ro"))
    assert names.next_for(first) == "the-society-for-walks-along-the-harbour-of-ko"
    assert names.next_for(second) == "the-society-for-walks-along-the-harbour-of-ro"


def test_the_id_of_the_bundle_is_printed_and_the_handle_where_there_is_none():
    ana = Printing(1, "ana", "club", "a-1")
    ben = Printing(2, "ben", None, None)
    assert printed([ana, ben]) == {1: "a-1", 2: "ben"}


def test_whoever_would_print_the_same_prints_the_source_too():
    members = [
        Printing(1, "ana", "club", "1"),
        Printing(2, "ben", "school", "1"),
        Printing(3, "1", None, None),
    ]
    assert printed(members) == {1: "club:1", 2: "school:1", 3: "1"}


def test_an_id_that_looks_like_a_source_and_an_id_is_told_apart_as_well():
    members = [
        Printing(1, "ana", "club", "1"),
        Printing(2, "ben", "school", "1"),
        Printing(3, "cleo", "other", "club:1"),
    ]
    assert printed(members) == {1: "club:1", 2: "school:1", 3: "other:club:1"}


IDS = st.sampled_from(["1", "2", "a", "b", "a:1", "b:a:1", "b:1"])


@given(st.sets(st.tuples(st.sampled_from(["a", "b", "c"]), IDS)))
def test_no_two_members_ever_print_the_same(ids):
    members = [Printing(number, f"m-{number}", *pair) for number, pair in enumerate(ids)]
    members += [Printing(100 + number, name, None, None) for number, name in enumerate("12ab")]
    names = printed(members)
    assert len(set(names.values())) == len(members)


@pytest.mark.parametrize("source", ["", "  ", "a:b", "a\nb", "x" * 61])
def test_a_source_has_a_name_that_can_be_read(source):
    with pytest.raises(BadBundle):
        check_source(source)
