"""What may be asked of those who come, and who reads what they say."""

from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple

from meetup.errors import NotAllowed, Refusal
from meetup.events.rules import Status
from meetup.groups.rules import Standing

MOST_QUESTIONS = 10
LEAST_OPTIONS, MOST_OPTIONS = 2, 20
MOST_OF_A_QUESTION, MOST_OF_AN_OPTION = 200, 100


class Kind(StrEnum):
    """How a question is answered."""

    TEXT = "text"
    ONE_OF = "one of"
    SOME_OF = "some of"
    YES_OR_NO = "yes or no"


class Readers(StrEnum):
    """Who reads the answers: organizers alone, or also whoever may see who is coming."""

    ORGANIZERS = "organizers"
    GROUP = "group"


CHOSEN_FROM = (Kind.ONE_OF, Kind.SOME_OF)
YES, NO = "yes", "no"


class Wording(NamedTuple):
    """All that organizers say about a question; only `CHOSEN_FROM` kinds have options."""

    text: str
    kind: Kind
    options: tuple[str, ...]
    is_required: bool
    readers: Readers


class Asked(NamedTuple):
    """A question as it stands; its `version` rises with each change."""

    id: int
    text: str
    kind: Kind
    options: tuple[str, ...]
    is_required: bool
    readers: Readers
    version: int

    @property
    def choices(self) -> tuple[str, ...]:
        """What there is to choose from; nothing where one writes."""
        return (YES, NO) if self.kind is Kind.YES_OR_NO else self.options


class BadOptions(Refusal):
    """There is nothing to choose from, or too much."""

    status, field = 422, "options"


class IsAsked(Refusal):
    """The event has a question of these words already."""

    status, field = 422, "text"


class KindIsSettled(Refusal):
    """People have answered it as another kind of question."""

    status, field = 422, "kind"


class TooManyQuestions(Refusal):
    """An event has ten at the most."""


class NothingToAsk(Refusal):
    """An event in this status has no answers that questions would go with."""


def may_ask(standing: Standing, status: Status) -> bool:
    """Organizers ask, of who answers; a proposal has votes, which no questions go with."""
    return standing.may_organize and status in (Status.DRAFT, Status.SCHEDULED)


def check_ask(standing: Standing, status: Status) -> None:
    """Raise NotAllowed for who does not organize the group, NothingToAsk for a wrong status."""
    if not standing.may_organize:
        raise NotAllowed("Only organizers of the group write the questions of its events.")
    if status is Status.PROPOSED:
        raise NothingToAsk("Questions go with answers: write them once this is scheduled.")
    if not may_ask(standing, status):
        raise NothingToAsk(f"This event is {status}, so nobody answers it.")


def check_more(questions: int) -> None:
    """Raise TooManyQuestions for an event that has as many as it may have."""
    if questions >= MOST_QUESTIONS:
        raise TooManyQuestions(f"An event has {MOST_QUESTIONS} questions at the most.")


def options_in(text: str) -> tuple[str, ...]:
    """The options of a text with one a line; empty lines, and lines said before, are none."""
    found: dict[str, str] = {}
    for line in text.splitlines():
        option = " ".join(line.split())
        found.setdefault(option.casefold(), option)
    found.pop("", None)
    return tuple(found.values())


def check_wording(wording: Wording, *, others: Iterable[str]) -> None:
    """Raise BadOptions or, for the words of one of the `others`, IsAsked."""
    if wording.text.casefold() in {text.casefold() for text in others}:
        raise IsAsked("This event has that question already.")
    if wording.kind not in CHOSEN_FROM:
        return
    if not LEAST_OPTIONS <= len(wording.options) <= MOST_OPTIONS:
        raise BadOptions(
            f"Please give {LEAST_OPTIONS} to {MOST_OPTIONS} options to choose from, one a line."
        )
    if any(len(option) > MOST_OF_AN_OPTION for option in wording.options):
        raise BadOptions(f"Please use at most {MOST_OF_AN_OPTION} characters for an option.")


def check_kind(before: Kind, after: Kind, *, answers: int) -> None:
    """Raise KindIsSettled where answers of one kind would stand under a question of another."""
    if answers and before is not after:
        raise KindIsSettled(
            "People have answered this already. To ask it in another way, "
            "remove the question and add a new one."
        )
