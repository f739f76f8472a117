"""What organizers send as a question, and what people send as answers."""

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, SelectChoice, SelectField

from meetup.fields import Line, Lines, tidy_lines
from meetup.questions.answering_rules import Said, Sent, stands_apart
from meetup.questions.models import LONGEST
from meetup.questions.rules import MOST_OF_A_QUESTION, Asked, Kind, Readers, Wording, options_in

# Twice as much as is kept: some of it may be empty lines, or the same again.
MOST_TYPED = 2 * LONGEST
SEEN = re.compile(r"seen_([1-9][0-9]{0,9})")


class QuestionForm(FlaskForm):
    """A question as organizers write it."""

    text = Line("Question", most=MOST_OF_A_QUESTION, needed="Please write the question.")
    kind = SelectField(
        "How it is answered",
        choices=[
            SelectChoice(Kind.TEXT, "In words"),
            SelectChoice(Kind.ONE_OF, "By choosing one option"),
            SelectChoice(Kind.SOME_OF, "By choosing any number of options"),
            SelectChoice(Kind.YES_OR_NO, "By yes or no"),
        ],
        default=Kind.TEXT.value,
    )
    options = Lines("Options", most=MOST_TYPED)
    readers = SelectField(
        "Who reads the answers",
        choices=[
            SelectChoice(Readers.ORGANIZERS, "Organizers alone"),
            SelectChoice(Readers.GROUP, "Everybody who sees who is coming"),
        ],
        default=Readers.ORGANIZERS.value,
    )
    is_required = BooleanField("Nobody says yes or maybe without an answer")

    @property
    def wording(self) -> Wording:
        """What was sent, once it is known to be valid; options count where one chooses of them."""
        kind = Kind(self.kind.data)
        is_chosen = kind in (Kind.ONE_OF, Kind.SOME_OF)
        return Wording(
            text=self.text.data or "",
            kind=kind,
            options=options_in(self.options.data or "") if is_chosen else (),
            is_required=self.is_required.data,
            readers=Readers(self.readers.data),
        )


def form_of(wording: Wording) -> QuestionForm:
    """The form in which a question is changed."""
    kept = {**wording._asdict(), "options": "\n".join(wording.options)}
    return QuestionForm(data={**kept, "kind": wording.kind.value, "readers": wording.readers.value})


class QuestionField(NamedTuple):
    """A question as a form shows it: what is filled in, and what is wrong with that.

    `before` is what somebody had said to it when it read otherwise.
    """

    asked: Asked
    values: tuple[str, ...]
    problem: str = ""
    before: Said | None = None

    @property
    def name(self) -> str:
        return f"question_{self.asked.id}"

    @property
    def id(self) -> str:
        return f"question-{self.asked.id}"


def fields_of(
    questions: Iterable[Asked],
    own: Mapping[int, Said],
    *,
    sent: Mapping[int, Sent] | None = None,
    problems: Mapping[int, str] | None = None,
) -> list[QuestionField]:
    """A field for each question: as it was sent or, if it was not, as it stands."""
    fields = []
    for question in questions:
        said, typed = own.get(question.id), (sent or {}).get(question.id)
        stands = _values(said.text, question) if said else ()
        is_old = said is not None and stands_apart(said, question)
        problem = (problems or {}).get(question.id, "")
        values = typed.values if typed else stands
        fields.append(QuestionField(question, values, problem, said if is_old else None))
    return fields


def sent_answers(form: MultiDict[str, str]) -> dict[int, Sent]:
    """What was sent to the questions that stood in a form, by their ids, made tidy."""
    found = {}
    for name, version in form.items():
        if seen := SEEN.fullmatch(name):
            values = (tidy_lines(text) or "" for text in form.getlist(f"question_{seen[1]}"))
            found[int(seen[1])] = Sent(version, tuple(values))
    return found


def _values(text: str, question: Asked) -> tuple[str, ...]:
    return tuple(text.split("\n")) if question.choices else (text,)
