"""What the event page says of questions: which the reader has to answer, and what others said.

It stands on top, beside the page of events.
"""

from dataclasses import dataclass, field

from meetup.events.models import Event
from meetup.groups.rules import Standing
from meetup.members.models import Member
from meetup.questions.answering_rules import Line, in_words, is_open
from meetup.questions.queries import seen_answers
from meetup.questions.rules import Readers
from meetup.rsvps.rules import Answer


@dataclass(frozen=True)
class Asking:
    """`open` are the questions that the reader, who may come, still has to answer.

    `told` is what the group reads of the answers to the questions in `shared`, by the id of the
    member: for those alone whom the page names to the reader.
    """

    open: list[str] = field(default_factory=list)
    shared: list[str] = field(default_factory=list)
    told: dict[int, list[Line]] = field(default_factory=dict)


def questions_seen(
    event: Event, viewer: Member, standing: Standing, answered: Answer | None
) -> Asking:
    """What `event` asks `viewer`, who `answered` this, and what they may read of others."""
    asking = Asking()
    if not standing.is_active:
        return asking
    own: dict[int, str] = {}
    seen = seen_answers(event, seen_by=viewer)
    for question, member_id, text, is_shown in seen:
        if member_id == viewer.id and text:
            own[question.id] = text
        if is_shown and member_id is not None and text:
            told = Line(question.text, in_words(text, question.kind))
            asking.told.setdefault(member_id, []).append(told)
    for question in dict.fromkeys(one.question for one in seen):
        if answered and is_open(question, own.get(question.id), answered):
            asking.open.append(question.text)
        if question.readers is Readers.GROUP:
            asking.shared.append(question.text)
    return asking
