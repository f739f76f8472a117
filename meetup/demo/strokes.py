"""What the town's pictures are drawn with: colours, skies, discs and hills."""

from math import pi, sin
from random import Random

from PIL import Image
from PIL.ImageDraw import ImageDraw

Colour = tuple[int, int, int]
Point = tuple[float, float]

PAPER: Colour = (250, 246, 238)
# Pictures are drawn so many times larger and made smaller then, which smooths their edges.
FINER = 2


def between(one: Colour, other: Colour, part: float) -> Colour:
    """A colour on the way from one to the other: 0.0 is the first, 1.0 the second."""
    red, green, blue = (round(a + (b - a) * part) for a, b in zip(one, other, strict=True))
    return red, green, blue


def sheet(width: int, height: int, above: Colour, below: Colour) -> Image.Image:
    """A new picture that goes from one colour above to another one below."""
    column = Image.new("RGB", (1, 256))
    column.putdata([between(above, below, row / 255) for row in range(256)])
    # One column is smooth in a moment; the others are its copies.
    smooth = column.resize((1, height), Image.Resampling.BILINEAR)
    return smooth.resize((width, height), Image.Resampling.NEAREST)


def disc(draw: ImageDraw, x: float, y: float, radius: float, colour: Colour) -> None:
    """A sun, a moon, or a ring of its light around it."""
    draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=colour)


def hills(draw: ImageDraw, top: float, rise: float, colour: Colour, dice: Random) -> None:
    """A line of hills around `top`, `rise` high, and everything below it, in pixels."""
    width, height = draw.im.size
    waves = [
        (dice.uniform(0.6, 2.4) * pi * number, dice.uniform(0, 2 * pi), number)
        for number in (1, 2, 3)
    ]
    line = []
    for step in range(101):
        up = sum(sin(often * step / 100 + turn) / less for often, turn, less in waves)
        line.append((width * step / 100, top - rise * up))
    draw.polygon([*line, (width, height), (0, height)], fill=colour)
