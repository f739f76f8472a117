"""Which pictures the town has: drawn, and cut as uploads are, before anything is written."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from io import BytesIO
from random import Random

from PIL import Image

from meetup.demo.landscapes import landscape
from meetup.demo.marks import mark
from meetup.demo.meetings import Meeting
from meetup.demo.town import Town
from meetup.pictures.cutting import cut
from meetup.pictures.rules import Cut, Shape

SHOWS_A_PICTURE = 0.45


@dataclass(frozen=True)
class Gallery:
    """Pictures of people by name, of groups by key, and of events by title; not of all of them."""

    people: Mapping[str, Cut]
    groups: Mapping[str, Cut]
    events: Mapping[str, Cut]


def draw(town: Town, meetings: Iterable[Meeting], *, seed: str) -> Gallery:
    """Draw the pictures of the town, the same ones for one seed. Takes about a second."""
    shown = {meeting.details.title: meeting.picture for meeting in meetings if meeting.picture}
    main = {account.person.name for account in town.accounts}
    people = {person.name: _dice(seed, person.name) for person in town.people}
    return Gallery(
        people={
            name: _cut(mark(dice), Shape.SQUARE)
            for name, dice in people.items()
            if dice.random() < SHOWS_A_PICTURE or name in main
        },
        groups={
            key: _cut(landscape(*group.picture, _dice(seed, group.name)), Shape.COVER)
            for key, group in town.groups.items()
        },
        events={
            title: _cut(landscape(*picture, _dice(seed, title)), Shape.COVER)
            for title, picture in shown.items()
        },
    )


def _dice(seed: str, of: str) -> Random:
    return Random(f"{seed}/picture/{of}")  # noqa: S311 - no secret


def _cut(image: Image.Image, shape: Shape) -> Cut:
    # As somebody would upload it, so that the town has no picture that a page would refuse.
    file = BytesIO()
    image.save(file, "PNG", compress_level=1)
    file.seek(0)
    return cut(file, shape)
