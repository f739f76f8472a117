"""Weight, evidence, occasions, strength, stage and dates, each by hand."""

from datetime import UTC, datetime, timedelta

import pytest

from meetup.ties.report import report
from meetup.ties.rules import Facts, SharedEvent, Stage, Tie, tie, weight

AT = datetime(2026, 6, 1, 12, tzinfo=UTC)


def shared(number: int, days_ago: float, room: int = 5, **more) -> SharedEvent:
    start = AT - timedelta(days=days_ago)
    return SharedEvent(start, number, start.date(), room, **more)


def folded(*events: SharedEvent, **more) -> Tie:
    return tie(Facts(shared=events, **more), at=AT)


@pytest.mark.parametrize(
    ("room", "hands", "table", "expected"),
    [
        (2, False, None, 1.0),
        (5, False, None, 0.25),
        (11, False, None, 0.1),
        (200, False, None, 1 / 199),
        (200, True, None, 1.0),
        (40, False, 5, 0.25),
        (None, False, 5, 0.25),
        (None, True, None, 1.0),
    ],
)
def test_weight_is_the_largest_of_handshake_table_and_room(room, hands, table, expected):
    assert weight(room, shook_hands=hands, table_size=table) == pytest.approx(expected)


@pytest.mark.parametrize(("room", "table"), [(1, None), (5, 1), (0, None)])
def test_a_room_or_table_of_one_holds_no_pair(room, table):
    with pytest.raises(ValueError, match="holds no pair"):
        weight(room, table_size=table)


def test_nothing_in_common_is_no_shared_event():
    with pytest.raises(ValueError, match="nothing says"):
        weight(None)


@pytest.mark.parametrize(
    ("facts", "stage"),
    [
        (Facts(), Stage.NONE),
        (Facts(asked=True), Stage.CONTACT),
        (Facts(connected=True), Stage.CONNECTED),
        (Facts((shared(1, 3, room=6),)), Stage.SAME_ROOM),
        (Facts((shared(1, 3, room=5),)), Stage.MET),
        (Facts((shared(1, 3, room=9), shared(2, 5, room=9))), Stage.RECURRING),
        (Facts((shared(1, 3, room=50, shook_hands=True),)), Stage.MET),
        (Facts((shared(1, 9, shook_hands=True), shared(2, 8))), Stage.RECURRING),
        (Facts(tuple(shared(n, n) for n in range(1, 5))), Stage.RECURRING),
        (Facts((*(shared(n, n) for n in range(1, 4)), shared(4, 4, shook_hands=True))), Stage.REAL),
        (Facts(tuple(shared(n, 400 + n) for n in range(1, 3))), Stage.DORMANT),
        (Facts((shared(1, 400),)), Stage.MET),
    ],
)
def test_the_last_stage_that_holds(facts, stage):
    assert tie(facts, at=AT).stage is stage


@pytest.mark.parametrize("k", [1, 2, 3, 6, 12, 50])
def test_rooms_of_4k_plus_1_meet_after_exactly_k_evenings(k):
    evenings = [shared(n, n, room=4 * k + 1) for n in range(1, k + 1)]
    assert folded(*evenings).has_met
    assert not folded(*evenings[1:]).has_met


def test_three_sessions_of_one_day_are_one_occasion_and_at_most_one_unit():
    day = [shared(n, 3 - n / 24, room=2) for n in range(3)]
    one = folded(*day)
    assert (one.evidence, one.occasions, one.days, one.stage) == (1.0, 1, 1, Stage.MET)
    assert one.strength_undecayed == 3.0


def test_strength_halves_every_180_days():
    assert folded(shared(1, 180, room=2)).strength == pytest.approx(0.5)
    assert folded(shared(1, 360, room=3)).strength == pytest.approx(0.125)


def test_dates_of_a_tie():
    one = folded(
        shared(1, 50, room=30),
        shared(2, 40, room=9),
        shared(3, 30, room=9),
        shared(4, 20, room=5),
        shared(5, 10, room=30, shook_hands=True),
        shared(6, 5, room=150),
    )
    ago = {name: AT - timedelta(days=days) for name, days in [("first", 50), ("met", 30)]}
    assert one.stage is Stage.REAL
    assert one.first_same_room_at == ago["first"]
    assert one.first_met_at == ago["met"]
    assert one.recurring_since == AT - timedelta(days=30)
    assert one.real_since == AT - timedelta(days=10)
    assert one.last_met_at == AT - timedelta(days=10)
    assert one.last_at == AT - timedelta(days=5)


def test_without_an_occasion_last_met_is_the_last_shared_event():
    assert folded(shared(1, 9, room=50), shared(2, 4, room=50)).last_met_at == AT - timedelta(
        days=4
    )


@pytest.mark.parametrize(("days", "fading"), [(179, False), (180, True), (365, True), (366, False)])
def test_fading_is_said_of_ties_last_met_half_a_year_to_a_year_ago(days, fading):
    assert folded(shared(1, days), shared(2, days + 1)).is_fading is fading


def test_fading_is_never_said_of_a_tie_that_only_met():
    assert not folded(shared(1, 200)).is_fading


def test_a_report_counts_each_stage_with_those_above_it():
    met, again = folded(shared(1, 3), connected=True), shared(1, 400)
    dormant = folded(again, shared(2, 401), connected=True)
    offline = folded(shared(1, 3))
    counted = report([met, dormant, offline, folded(connected=True), folded(shared(1, 2, room=90))])
    assert (counted.online_ties, counted.same_room, counted.met) == (3, 2, 2)
    assert (counted.recurring, counted.real, counted.dormant) == (1, 0, 1)
    assert (counted.offline_only, counted.met_share) == (1, 0.6667)


def test_without_online_ties_there_is_no_share():
    assert report([]).met_share is None
