"""Wide pictures for groups and events: hills, the harbour, or the roofs of the town."""

from random import Random
from typing import NamedTuple

from PIL import Image
from PIL.ImageDraw import Draw, ImageDraw

from meetup.demo.strokes import FINER, PAPER, Colour, between, disc, hills, sheet

SIZE = (900, 472)
LAYERS = 4


class Light(NamedTuple):
    """The colours of a time of day."""

    above: Colour
    below: Colour
    sun: Colour
    far: Colour
    near: Colour


LIGHTS = {
    "morning": Light(
        (178, 208, 220), (250, 229, 205), (255, 246, 222), (151, 183, 182), (38, 84, 88)
    ),
    "noon": Light((132, 186, 214), (226, 240, 240), (255, 252, 236), (140, 184, 160), (44, 98, 76)),
    "evening": Light(
        (104, 106, 150), (246, 190, 150), (255, 224, 178), (158, 124, 146), (60, 48, 82)
    ),
    "night": Light((18, 26, 52), (58, 78, 116), (236, 236, 214), (38, 54, 88), (12, 18, 38)),
}


def landscape(motif: str, time_of_day: str, dice: Random) -> Image.Image:
    """`hills`, `harbour` or `roofs` at a time of day."""
    light = LIGHTS[time_of_day]
    width, height = (side * FINER for side in SIZE)
    image = sheet(width, height, light.below, light.below)
    image.paste(sheet(width, round(0.65 * height), light.above, light.below))
    draw = Draw(image)
    x, y = dice.uniform(0.15, 0.85) * width, dice.uniform(0.2, 0.4) * height
    disc(draw, x, y, 0.09 * height, light.sun)
    if motif == "hills":
        _land(draw, light, dice, range(LAYERS), 0.5)
    elif motif == "roofs":
        _land(draw, light, dice, range(1), 0.5)
        for layer in range(1, LAYERS):
            _roofs(draw, (0.5 + 0.13 * layer) * height, _shade(light, layer), light.sun, dice)
    else:
        _land(draw, light, dice, range(2), 0.62)
        _water(image, light, dice)
        _boats(draw, light.near, dice)
    return image.reduce(FINER)


def _shade(light: Light, layer: int) -> Colour:
    return between(light.far, light.near, layer / (LAYERS - 1))


def _land(draw: ImageDraw, light: Light, dice: Random, layers: range, horizon: float) -> None:
    height = draw.im.size[1]
    for layer in layers:
        hills(draw, (horizon + 0.13 * layer) * height, 0.05 * height, _shade(light, layer), dice)


def _roofs(draw: ImageDraw, top: float, colour: Colour, lit: Colour, dice: Random) -> None:
    width, height = draw.im.size
    x = -dice.uniform(0, 0.05) * width
    while x < width:
        wide, eaves = dice.uniform(0.05, 0.09) * width, top - dice.uniform(0, 0.09) * height
        gable = (x + wide / 2, eaves - 0.45 * wide)
        walls = [(x + wide, eaves), (x + wide, height), (x, height)]
        draw.polygon([(x, eaves), gable, *walls], fill=colour)
        if dice.random() < 0.45:
            left, head = x + 0.4 * wide, eaves + 0.1 * wide
            draw.rectangle((left, head, left + 0.2 * wide, head + 0.28 * wide), fill=lit)
        x += wide


def _water(image: Image.Image, light: Light, dice: Random) -> None:
    width, height = image.size
    top, deep = round(0.8 * height), between(light.far, light.near, 0.6)
    image.paste(sheet(width, height - top, between(light.below, deep, 0.35), deep), (0, top))
    draw = Draw(image)
    for _ in range(38):
        x, y = dice.uniform(0, width), dice.uniform(top, height)
        long, glint = dice.uniform(0.02, 0.12) * width, dice.uniform(0.2, 0.7)
        draw.rectangle((x, y, x + long, y + 3), fill=between(deep, light.below, glint))


def _boats(draw: ImageDraw, colour: Colour, dice: Random) -> None:
    width, height = draw.im.size
    foot = 0.82 * height
    for number in range(7):
        x = (0.08 + 0.13 * number + dice.uniform(-0.03, 0.03)) * width
        top, half = foot - dice.uniform(0.18, 0.4) * height, dice.uniform(0.03, 0.05) * width
        draw.rectangle((x, top, x + 4, foot), fill=colour)
        deck, keel = foot - 14, foot + 14
        hull = [(x - half, deck), (x + half, deck), (x + 0.7 * half, keel), (x - 0.7 * half, keel)]
        draw.polygon(hull, fill=colour)
        if dice.random() < 0.4:
            sail = [(x + 8, top + 20), (x + 8, foot - 30), (x + 1.6 * half, foot - 30)]
            draw.polygon(sail, fill=PAPER)
