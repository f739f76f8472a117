"""What somebody's calendar is told next, for each way in which they may stand to an event."""

import pytest

from meetup.rsvps.calendar_mail_rules import Standing, Step, next_step
from meetup.rsvps.rules import Answer

YES, MAYBE, NO, WAITS = Answer.YES, Answer.MAYBE, Answer.NO, Answer.WAITLISTED
OUT, IN = {"is_in": False}, {"is_in": True}
STALE = {"is_in": True, "is_stale": True}
INVITED = {"is_invited": True}


def step(answer, **facts):
    plain = {"is_member": True, "is_in": False, "is_stale": False}
    more = {"is_invited": False, "is_cancelled": False, **facts}
    return next_step(Standing(answer, **{**plain, **more}))


@pytest.mark.parametrize(
    ("answer", "facts", "expected"),
    [
        (YES, OUT, Step.PUT_IN),
        (YES, IN, Step.NOTHING),
        (YES, STALE, Step.TELL_AGAIN),
        (YES, IN | INVITED, Step.PUT_IN),
        (MAYBE, OUT, Step.NOTHING),
        (MAYBE, IN, Step.NOTHING),
        (MAYBE, STALE, Step.TELL_AGAIN),
        (WAITS, OUT, Step.NOTHING),
        (WAITS, IN, Step.TAKE_OUT),
        (WAITS, IN | INVITED, Step.NOTHING),
        (NO, OUT, Step.NOTHING),
        (NO, IN, Step.TAKE_OUT),
        (NO, IN | INVITED, Step.TAKE_OUT),
        (None, OUT, Step.NOTHING),
        (None, OUT | INVITED, Step.INVITE),
        (None, IN | INVITED, Step.NOTHING),
        (None, STALE | INVITED, Step.INVITE),
        (None, IN | {"is_member": False}, Step.TAKE_OUT),
        (None, IN | INVITED | {"is_member": False}, Step.TAKE_OUT),
        (None, OUT | INVITED | {"is_member": False}, Step.NOTHING),
    ],
)
def test_it_is_told_what_it_does_not_know_and_nothing_else(answer, facts, expected):
    assert step(answer, **facts) is expected


@pytest.mark.parametrize("answer", [*Answer, None])
def test_what_is_off_leaves_each_calendar_that_was_not_told_so_and_gets_into_none(answer):
    off = {"is_cancelled": True}
    assert step(answer, **off, **STALE) is Step.TAKE_OUT
    assert step(answer, **off, **IN) is Step.NOTHING
    assert step(answer, **off, **OUT, **INVITED) is Step.NOTHING
