"""Square pictures for people: one plain thing in three colours each, and no face."""

from collections.abc import Callable
from math import pi, sin
from random import Random

from PIL import Image
from PIL.ImageDraw import Draw, ImageDraw

from meetup.demo.strokes import FINER, PAPER, Colour, Point, between, disc, hills, sheet

SIDE = 256
# Behind, between and in front.
COLOURS: tuple[tuple[Colour, Colour, Colour], ...] = (
    ((232, 200, 160), (186, 92, 60), (110, 46, 36)),
    ((190, 218, 214), (66, 132, 138), (24, 72, 84)),
    ((214, 222, 178), (120, 146, 74), (58, 82, 44)),
    ((206, 206, 232), (108, 110, 170), (54, 54, 104)),
    ((244, 214, 202), (206, 126, 122), (120, 56, 74)),
    ((250, 228, 170), (224, 168, 66), (138, 88, 30)),
    ((204, 224, 240), (88, 146, 192), (34, 78, 128)),
)


def mark(dice: Random) -> Image.Image:
    """A picture that somebody might choose who does not want to show their face."""
    motif, (light, middle, dark) = dice.choice(MOTIFS), dice.choice(COLOURS)
    side = SIDE * FINER
    image = sheet(side, side, light, between(light, middle, 0.45))
    motif(Draw(image), middle, dark, dice)
    return image.reduce(FINER)


def _boat(draw: ImageDraw, middle: Colour, dark: Colour, dice: Random) -> None:
    mast = 0.5 + dice.uniform(-0.05, 0.05)
    draw.polygon(_at(draw, (mast, 0.2), (mast + 0.24, 0.6), (mast, 0.6)), fill=PAPER)
    jib = ((mast - 0.03, 0.28), (mast - 0.2, 0.6), (mast - 0.03, 0.6))
    draw.polygon(_at(draw, *jib), fill=middle)
    hull = ((0.24, 0.64), (0.76, 0.64), (0.66, 0.78), (0.34, 0.78))
    draw.polygon(_at(draw, *hull), fill=dark)
    draw.rectangle(_at(draw, (0, 0.74), (1, 1)), fill=middle)


def _hills(draw: ImageDraw, middle: Colour, dark: Colour, dice: Random) -> None:
    side = draw.im.size[0]
    disc(draw, dice.uniform(0.3, 0.7) * side, 0.36 * side, 0.15 * side, PAPER)
    hills(draw, 0.58 * side, 0.045 * side, middle, dice)
    hills(draw, 0.76 * side, 0.03 * side, dark, dice)


def _waves(draw: ImageDraw, middle: Colour, dark: Colour, dice: Random) -> None:
    turn = dice.uniform(0, 2 * pi)
    for row in range(6):
        steps = (step / 60 for step in range(61))
        crest = [(x, 0.24 + 0.13 * row + 0.035 * sin(4 * pi * x + turn + 0.9 * row)) for x in steps]
        draw.polygon(_at(draw, *crest, (1, 1), (0, 1)), fill=between(middle, dark, row / 5))


def _lighthouse(draw: ImageDraw, middle: Colour, dark: Colour, dice: Random) -> None:
    side, x = draw.im.size[0], dice.uniform(0.38, 0.62)
    draw.polygon(_at(draw, (x, 0.3), (x + 0.7, 0.1), (x + 0.7, 0.42)), fill=PAPER)
    tower = ((x - 0.07, 0.36), (x + 0.07, 0.36), (x + 0.11, 1), (x - 0.11, 1))
    draw.polygon(_at(draw, *tower), fill=PAPER)
    for row in range(3):
        top, half = 0.44 + 0.17 * row, 0.075 + 0.012 * row
        draw.rectangle(_at(draw, (x - half, top), (x + half, top + 0.08)), fill=middle)
    draw.rectangle(_at(draw, (x - 0.06, 0.24), (x + 0.06, 0.36)), fill=dark)
    hills(draw, 0.86 * side, 0.02 * side, dark, dice)


def _leaf(draw: ImageDraw, middle: Colour, dark: Colour, dice: Random) -> None:
    wide = dice.uniform(0.26, 0.32)
    for number in range(5):
        foot, long = 0.8 - 0.12 * number, wide - 0.03 * number
        for way in (-long, long):
            upper, lower = (0.5 + 0.55 * way, foot - 0.18), (0.5 + 0.6 * way, foot - 0.04)
            blade = _at(draw, (0.5, foot), upper, (0.5 + way, foot - 0.16), lower)
            draw.polygon(blade, fill=between(middle, dark, number / 5))
    draw.line(_at(draw, (0.5, 0.92), (0.5, 0.2)), fill=dark, width=draw.im.size[0] // 40)


def _moon(draw: ImageDraw, middle: Colour, dark: Colour, dice: Random) -> None:
    side, x = draw.im.size[0], dice.uniform(0.4, 0.6)
    for ring in range(4, 0, -1):
        radius = (0.12 + 0.09 * ring) * side
        disc(draw, x * side, 0.4 * side, radius, between(PAPER, middle, ring / 5))
    disc(draw, x * side, 0.4 * side, 0.15 * side, PAPER)
    draw.rectangle(_at(draw, (0, 0.72), (1, 1)), fill=dark)
    draw.rectangle(_at(draw, (x - 0.1, 0.78), (x + 0.1, 0.8)), fill=PAPER)
    draw.rectangle(_at(draw, (x - 0.06, 0.85), (x + 0.06, 0.87)), fill=middle)


Motif = Callable[[ImageDraw, Colour, Colour, Random], None]
MOTIFS: tuple[Motif, ...] = (_boat, _hills, _waves, _lighthouse, _leaf, _moon)


def _at(draw: ImageDraw, *points: Point) -> list[Point]:
    """Points given in parts of the picture's side, in pixels."""
    side = draw.im.size[0]
    return [(x * side, y * side) for x, y in points]
