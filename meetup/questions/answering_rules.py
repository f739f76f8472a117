"""What is an answer to a question, when there has to be one, and how it is shown."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from meetup.errors import Refusal
from meetup.questions.rules import Asked, Kind
from meetup.rsvps.rules import Answer

MOST_OF_AN_ANSWER = 500


class Sent(NamedTuple):
    """What somebody sent to a question, which they had seen in that `version`."""

    version: str
    values: tuple[str, ...]


class Said(NamedTuple):
    """What somebody said to a question, and the words of it that they said it to."""

    text: str
    wording: str


class Line(NamedTuple):
    """A question, and what somebody said to it, as a list of answers shows it."""

    question: str
    words: str
    is_open: bool = False


class UnfitAnswers(Refusal):
    """Some questions are to be answered, or answered otherwise: a sentence for each, by its id."""

    status = 422

    def __init__(self, problems: Mapping[int, str]) -> None:
        super().__init__("Please look at the questions once more.")
        self.problems = dict(problems)


def may_answer_questions(answer: Answer, *, closed: bool, offered: bool) -> bool:
    """Whether questions go with this answer, and it is not too late for them.

    A no needs none. Past the deadline only whoever takes a place that is held for them answers.
    """
    return answer in (Answer.YES, Answer.MAYBE) and (offered or not closed)


def must_answer(answer: Answer, *, before: Answer | None, has_sent: bool) -> bool:
    """Whether what is required is to be there before the answer counts.

    Whoever says again what they had said, such as to take a place or to bring a guest, keeps it,
    also if something was asked meanwhile.
    """
    waited = before is Answer.WAITLISTED and answer is Answer.YES
    return has_sent or not (before is answer or waited)


def fit_answers(
    questions: Iterable[Asked],
    sent: Mapping[int, Sent],
    *,
    answered: Mapping[int, str],
    required: bool,
) -> dict[int, str]:
    """What is said to each question that was `sent`, as it is kept; empty where it is nothing.

    What somebody chose of several stands on a line each, in the order of the options. `answered`
    are the answers that stand; with `required`, each required question has to have one, sent now
    or before. Raises UnfitAnswers.
    """
    said: dict[int, str] = {}
    problems: dict[int, str] = {}
    for question in questions:
        text = answered.get(question.id, "")
        if question.id in sent:
            given = sent[question.id]
            problem = _problem(question, given)
            text = said[question.id] = _as_kept(question, given.values)
            if problem:
                problems[question.id] = problem
                continue
        if required and question.is_required and not text:
            problems[question.id] = _asks_for(question)
    if problems:
        raise UnfitAnswers(problems)
    return said


def stands_apart(said: Said, question: Asked) -> bool:
    """Whether an answer was given to other words than those of now, or to an option that is gone.

    It stays what it was, and is shown with the words that it was given to.
    """
    if said.wording != question.text:
        return True
    return bool(question.options) and not set(said.text.split("\n")) <= set(question.options)


def is_open(question: Asked, text: str | None, answer: Answer) -> bool:
    """Whether somebody who may come still has to answer a question."""
    return question.is_required and not text and answer is not Answer.NO


def in_words(text: str, kind: Kind) -> str:
    """An answer on one line; what was chosen of several is set apart by semicolons."""
    return "; ".join(text.split("\n")) if kind is Kind.SOME_OF else text


def as_told(said: Said, question: Asked) -> str:
    """An answer as organizers read it: with the words that it was given to, if they are others."""
    words = in_words(said.text, question.kind)
    return f"{words} (to “{said.wording}”)" if stands_apart(said, question) else words


def lines_of(questions: Iterable[Asked], said: Mapping[int, Said], answer: Answer) -> list[Line]:
    """What organizers read of what somebody, who gave this `answer`, said; and what is open."""
    lines = []
    for question in questions:
        if question.id in said:
            lines.append(Line(question.text, as_told(said[question.id], question)))
        elif is_open(question, None, answer):
            lines.append(Line(question.text, "still open", is_open=True))
    return lines


def cells_of(questions: Iterable[Asked], said: Mapping[int, Said]) -> tuple[str, ...]:
    """The same for a table with a column for each question; open ones are empty."""
    return tuple(
        as_told(said[question.id], question) if question.id in said else ""
        for question in questions
    )


def _problem(question: Asked, sent: Sent) -> str:
    """What is wrong with what was sent, in a sentence; empty if nothing is."""
    if sent.version != str(question.version):
        return "The organizers have just changed this question. Please look at it once more."
    values = [value for value in sent.values if value]
    if question.choices and not set(values) <= set(question.choices):
        return "Please choose from what there is."
    if question.kind is not Kind.SOME_OF and len(values) > 1:
        return "Please give one answer."
    if not question.choices and any(len(value) > MOST_OF_AN_ANSWER for value in values):
        return f"Please use at most {MOST_OF_AN_ANSWER} characters."
    return ""


def _as_kept(question: Asked, values: Sequence[str]) -> str:
    if question.kind is Kind.SOME_OF:
        return "\n".join(option for option in question.options if option in values)
    return next((value for value in values if value), "")


def _asks_for(question: Asked) -> str:
    if question.kind is Kind.SOME_OF:
        return "Please choose at least one."
    return "Please choose one." if question.choices else "Please answer this."
