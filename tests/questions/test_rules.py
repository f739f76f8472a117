"""What may be asked, what is an answer, and what stands in a table; without an app."""

import csv
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetup.questions.answering_rules import (
    Said,
    Sent,
    UnfitAnswers,
    cells_of,
    fit_answers,
    may_answer_questions,
    must_answer,
)
from meetup.questions.rules import (
    Asked,
    BadOptions,
    IsAsked,
    Kind,
    Readers,
    Wording,
    check_wording,
    options_in,
)
from meetup.rsvps.rules import Answer
from meetup.tidying import inert

FISH, SALAD = "Fish", "Salad"


def asked(kind=Kind.TEXT, *options, required=False, id=1, text="Which meal?", version=1):
    return Asked(id, text, kind, options, required, Readers.ORGANIZERS, version)


def sent(*values, version="1"):
    return {1: Sent(version, values)}


def fit(question, typed, *, answered=None, required=True):
    return fit_answers([question], typed, answered=answered or {}, required=required)


@pytest.mark.parametrize(
    ("text", "options"),
    [
        ("Fish\nSalad", (FISH, SALAD)),
        ("  Fish \n\n\n Salad\t\n", (FISH, SALAD)),
        ("Fish\nfish\nSalad\nFISH", (FISH, SALAD)),
        ("Fish   and  chips", ("Fish and chips",)),
        ("\n \n", ()),
    ],
)
def test_options_are_lines_each_once(text, options):
    assert options_in(text) == options


@given(st.text())
def test_whatever_is_typed_options_are_whole_lines_and_read_back_the_same(text):
    options = options_in(text)
    assert options_in("\n".join(options)) == options
    assert all(option and option == " ".join(option.split()) for option in options)
    assert len({option.casefold() for option in options}) == len(options)


@pytest.mark.parametrize("count", [0, 1, 21])
@pytest.mark.parametrize("kind", [Kind.ONE_OF, Kind.SOME_OF])
def test_there_are_two_to_twenty_options(count, kind):
    options = tuple(f"Option {number}" for number in range(count))
    with pytest.raises(BadOptions, match="2 to 20"):
        check_wording(Wording("?", kind, options, False, Readers.GROUP), others=())


def test_an_option_is_short():
    wording = Wording("?", Kind.ONE_OF, ("x" * 101, "y"), False, Readers.GROUP)
    with pytest.raises(BadOptions, match="100"):
        check_wording(wording, others=())


def test_nothing_is_asked_twice():
    with pytest.raises(IsAsked):
        check_wording(Wording("HOW?", Kind.TEXT, (), False, Readers.GROUP), others=["How?"])


@pytest.mark.parametrize(
    ("question", "values", "kept"),
    [
        (asked(), ["By train"], "By train"),
        (asked(), [], ""),
        (asked(Kind.ONE_OF, FISH, SALAD), [SALAD], SALAD),
        (asked(Kind.ONE_OF, FISH, SALAD), [""], ""),
        # In the order of the options, whatever order they came in.
        (asked(Kind.SOME_OF, FISH, SALAD), [SALAD, FISH], "Fish\nSalad"),
        (asked(Kind.SOME_OF, FISH, SALAD), [], ""),
        (asked(Kind.YES_OR_NO), ["no"], "no"),
    ],
)
def test_what_is_an_answer(question, values, kept):
    assert fit(question, sent(*values)) == {1: kept}


@pytest.mark.parametrize(
    ("question", "values", "problem"),
    [
        (asked(required=True), [""], "Please answer this."),
        (asked(Kind.ONE_OF, FISH, SALAD, required=True), [""], "Please choose one."),
        (asked(Kind.SOME_OF, FISH, SALAD, required=True), [], "Please choose at least one."),
        (asked(Kind.YES_OR_NO, required=True), [], "Please choose one."),
        (asked(), ["x" * 501], "at most 500"),
        (asked(Kind.ONE_OF, FISH, SALAD), ["Beef"], "from what there is"),
        (asked(Kind.SOME_OF, FISH, SALAD), [FISH, "Beef"], "from what there is"),
        (asked(Kind.YES_OR_NO), ["perhaps"], "from what there is"),
        (asked(Kind.ONE_OF, FISH, SALAD), [FISH, SALAD], "one answer"),
        (asked(version=2), ["By train"], "have just changed"),
    ],
)
def test_what_is_none(question, values, problem):
    with pytest.raises(UnfitAnswers) as refusal:
        fit(question, sent(*values))
    assert problem in refusal.value.problems[1]


def test_what_is_required_may_have_been_answered_before_but_not_be_emptied():
    question = asked(required=True)
    assert fit(question, {}, answered={1: "By train"}) == {}
    with pytest.raises(UnfitAnswers):
        fit(question, {})
    with pytest.raises(UnfitAnswers):
        fit(question, sent(""), answered={1: "By train"})
    assert fit(question, {}, required=False) == {}


def test_what_is_wrong_is_said_of_each_question():
    questions = [asked(required=True), asked(id=2), asked(id=3, required=True)]
    with pytest.raises(UnfitAnswers) as refusal:
        fit_answers(questions, {}, answered={}, required=True)
    assert refusal.value.problems.keys() == {1, 3}


@pytest.mark.parametrize(
    ("answer", "before", "has_sent", "must"),
    [
        (Answer.YES, None, False, True),
        (Answer.YES, Answer.NO, False, True),
        (Answer.YES, Answer.MAYBE, False, True),
        (Answer.MAYBE, None, False, True),
        # Who said so already says it again: to bring a guest, or to take a place.
        (Answer.YES, Answer.YES, False, False),
        (Answer.YES, Answer.WAITLISTED, False, False),
        (Answer.MAYBE, Answer.MAYBE, False, False),
        # The form was before them.
        (Answer.YES, Answer.YES, True, True),
    ],
)
def test_when_there_has_to_be_an_answer(answer, before, has_sent, must):
    assert must_answer(answer, before=before, has_sent=has_sent) is must


@pytest.mark.parametrize(
    ("answer", "closed", "offered", "may"),
    [
        (Answer.YES, False, False, True),
        (Answer.MAYBE, False, False, True),
        (Answer.NO, False, False, False),
        (Answer.YES, True, False, False),
        (Answer.YES, True, True, True),
    ],
)
def test_questions_go_with_yes_and_maybe_until_the_deadline(answer, closed, offered, may):
    assert may_answer_questions(answer, closed=closed, offered=offered) is may


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1))
def test_no_cell_is_a_formula_and_each_is_read_back_as_it_was(text):
    [cell] = cells_of([asked()], {1: Said(text, "Which meal?")})
    sheet = StringIO(newline="")
    csv.writer(sheet).writerow([inert(cell)])
    sheet.seek(0)
    [[read]] = csv.reader(sheet)
    assert not read.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert read in (text, f"'{text}")
