"""What a mail says, in words and drawn."""

from dataclasses import dataclass, replace

from flask import render_template

from meetup.events.models import Event
from meetup.groups.models import Group
from meetup.languages import Language
from meetup.letters.blocks import blocks_of
from meetup.members.models import Member
from meetup.web import settings
from meetup.wording import worded_in

STOP = {Language.ENGLISH: "No more mails like this", Language.GERMAN: "Keine solchen Mails mehr"}


@dataclass(frozen=True)
class Origin:
    """In whose voice a mail speaks: a group's, and of which of its events, if it is of one."""

    name: str
    group_id: int
    event_id: int | None = None


@dataclass(frozen=True)
class CalendarPart:
    """What a mail tells calendars: a VCALENDAR with the METHOD `method` (RFC 5546, 1.4)."""

    method: str
    text: bytes


@dataclass(frozen=True)
class Letter:
    """A mail in words; `link` is what its reader is to open. Without `origin` the site speaks.

    Once it is drawn, `html` needs no picture and loads nothing, and `stop` is where its reader
    stops mails like it, unless it is one that is needed. `calendar` is for their calendar.
    """

    subject: str
    text: str
    link: str
    language: Language
    origin: Origin | None = None
    html: str = ""
    stop: str | None = None
    calendar: CalendarPart | None = None

    def said_by(self, origin: Origin) -> "Letter":
        """The same in that voice."""
        return replace(self, origin=origin)


def of_group(group: Group) -> Origin:
    """In the voice of `group`."""
    return Origin(group.name, group.id)


def of_event(event: Event) -> Origin:
    """In the voice of the group of `event`; all mails about it are one conversation."""
    return Origin(event.group.name, event.group_id, event.id)


def language_for(reader: Member | None) -> Language:
    """In which language this member reads mails: their choice, else the site's.

    None is somebody without an account.
    """
    return (reader and reader.language) or settings().language


def letter_in(language: Language, template: str, *, link: str, **context: object) -> Letter:
    """The letter that `template` (such as `members/confirmation`) makes of `link` and `context`.

    The template's first line is the subject, behind which a line is left empty. Days and times
    in it are worded in `language`, too. Raises ValueError for a template without that line.
    """
    with worded_in(language.locale(settings().locale)):
        text = render_template(f"mail/{language}/{template}.txt", link=link, **context)
    subject, empty, text = text.partition("\n\n")
    if not empty:
        raise ValueError(f"{template} leaves no line empty behind its subject")
    return Letter(" ".join(subject.split()), text, link, language)


def drawn(letter: Letter, *, stop: str | None) -> Letter:
    """The letter with its words as HTML, too; at its end, the link by which one stops its like."""
    blocks = blocks_of(letter.text, site=settings().base_url)
    facts = {"letter": letter, "blocks": blocks, "stop": stop, "label": STOP[letter.language]}
    html = render_template("letters/letter.html", **facts)
    # Mail clients know by these three signs that what follows is no part of what is said.
    end = f"\n\n-- \n{STOP[letter.language]}:\n{stop}\n" if stop else ""
    return replace(letter, text=letter.text.rstrip() + (end or "\n"), html=html, stop=stop)
