"""Which mails somebody wants."""

from collections.abc import Iterator, Set
from typing import NamedTuple

from flask_wtf import FlaskForm
from wtforms import BooleanField, SelectChoice, SelectField

from meetup.mail.topics import Topic
from meetup.members.models import Member
from meetup.members.rules import REMINDERS_OFFERED

TOPIC = "about_"


class Wording(NamedTuple):
    """What a topic is called where it is chosen; `for_members`: nobody else gets such mails."""

    label: str
    hint: str
    for_members: bool = False


WORDINGS: dict[Topic, Wording] = {
    Topic.REMINDERS: Wording(
        "Before an event: a reminder", "When, where, and whom you would meet."
    ),
    Topic.STILL_COMING: Wording(
        "A week before: are you still coming?",
        "At some events, whoever does not reply loses their place.",
    ),
    Topic.CHANGES: Wording("An event has changed, or is cancelled", "Of those that you answered."),
    Topic.PLACES: Wording(
        "What becomes of your answers",
        "A place on offer, an approval. Without these mails you find out only here.",
    ),
    Topic.CALENDAR: Wording(
        "Invitations, for your calendar, too",
        "To what you said yes to, and what organizers invite you to. Changes come by them as well.",
    ),
    Topic.AFTERWARDS: Wording(
        "After an event: whom did you meet?", "One mail an event.", for_members=True
    ),
    Topic.CONNECTIONS: Wording(
        "Connections", "Somebody asks to connect with you, or says yes to you.", for_members=True
    ),
    Topic.PROPOSALS: Wording(
        "Proposals in your groups",
        "New ones, and what becomes of those that you voted on.",
        for_members=True,
    ),
    Topic.DIGEST: Wording(
        "Once a week: what is coming", "In your groups, and whom you would meet.", for_members=True
    ),
}
BEFORE = {2: "2 hours before", 24: "A day before", 48: "2 days before", 168: "A week before"}


class MailChoices(FlaskForm):
    reminder_hours = SelectField(
        "When to remind you",
        choices=[SelectChoice(hours, BEFORE[hours]) for hours in REMINDERS_OFFERED],
        coerce=int,
    )

    @property
    def topics(self) -> Iterator[tuple[BooleanField, str]]:
        """The tick of each topic, and what it brings."""
        for topic in WORDINGS:
            if name_of(topic) in self:
                yield self[name_of(topic)], WORDINGS[topic].hint

    @property
    def asked(self) -> set[Topic]:
        """What they were asked about."""
        return {topic for topic in Topic if name_of(topic) in self}

    @property
    def wanted(self) -> set[Topic]:
        """What they want mails about, among that."""
        return {topic for topic in self.asked if self[name_of(topic)].data}


def choices_form(member: Member, stopped: Set[Topic], **options: None) -> MailChoices:
    """What `member`, who has stopped these, is asked; `formdata=None` for a page only looked at."""
    fields = {
        name_of(topic): BooleanField(wording.label, default=topic not in stopped)
        for topic, wording in WORDINGS.items()
        if not (wording.for_members and member.is_placeholder)
    }
    kept = {"reminder_hours": member.reminder_hours}
    form: MailChoices = type("ChoicesOfOne", (MailChoices,), fields)(data=kept, **options)
    return form


def name_of(topic: Topic) -> str:
    """The name of the tick of a topic."""
    return f"{TOPIC}{topic.replace(' ', '_')}"
