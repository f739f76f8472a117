"""Files brought again and undone: contacts are what the imports that stand make of them."""

from datetime import date, timedelta

from hypothesis import given as for_all
from hypothesis import strategies as st

from meetup.contacts.models import Contact, ContactImport, ContactRow, ContactRowKey
from meetup.db import db
from tests.contacts.bringing import KINDS, bring, contacts, reading, somebody, undo

ADDRESSES = ("", "a@example.org", "b@example.org", "c@example.org")
PROFILES = (
    *("", "linkedin.com/in/a", "mastodon.social/@b", "example.org/c"),
    *("linkedin.com/in/a mastodon.social/@b", "mastodon.social/@b example.org/c"),
)

people = st.builds(
    somebody,
    st.sampled_from(("Ana", "Bo", "@c@mastodon.social")),
    email=st.sampled_from(ADDRESSES),
    profile=st.sampled_from(PROFILES),
    since=st.sampled_from((None, date(2020, 1, 1), date(2021, 2, 3))),
)
brought = st.tuples(
    st.just("bring"),
    st.sampled_from(sorted(KINDS)),
    st.lists(people, min_size=1, max_size=4),
    st.sets(st.integers(0, 3)),
    st.booleans(),
)
undone = st.tuples(st.just("undo"), st.integers(0, 5))


def play(given, owner, steps, *, without=()):
    """The steps by this member; the places of what they brought and undid."""
    at = {}
    undone_places = set()
    for place, step in enumerate(steps):
        now = given.clock.moment + timedelta(minutes=place)
        if step[0] == "bring" and place not in without:
            _, source, rows, left_out, offers = step
            file = reading(rows, source)
            made = bring(given, owner, file, leave_out=left_out, offers=offers, now=now)
            if made is not None:
                at[place] = made
        elif step[0] == "undo" and not without and at:
            chosen = sorted(at)[step[1] % len(at)]
            undo(given, at.pop(chosen))
            undone_places.add(chosen)
    return undone_places


def clear(given):
    with given.inside():
        for table in (ContactRowKey, ContactRow, ContactImport, Contact):
            db.session.execute(db.delete(table))


@for_all(st.lists(st.one_of(brought, brought, undone), max_size=7))
def test_undone_is_as_if_it_had_never_been(given, steps):
    clear(given)
    number = given.clock.moment.timestamp()
    given.clock.move(seconds=1)
    one, other = (given.member(f"M{number:.0f} {which}") for which in "ab")
    undone_places = play(given, one, steps)
    if undone_places:
        play(given, other, steps, without=undone_places)
        # Each of the two has other ids and the same moments.
        assert contacts(given, one) == contacts(given, other)
