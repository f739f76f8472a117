"""Images as people upload them, drawn for a test."""

from io import BytesIO
from struct import pack
from typing import Any
from zlib import crc32

from PIL import Image, ImageCms

RED, BLUE, WHITE = (255, 0, 0), (0, 0, 255), (255, 255, 255)
ORIENTATION = 0x0112


def drawn(width: int, height: int, colour: Any = BLUE, *, mode: str = "RGB") -> Image.Image:
    return Image.new(mode, (width, height), colour)


def file_of(image: Image.Image, kind: str = "JPEG", **options: Any) -> BytesIO:
    """The image as a file of this kind, at its start."""
    file = BytesIO()
    image.save(file, kind, **options)
    file.seek(0)
    return file


def patterned(width: int, height: int) -> Image.Image:
    """An image with something to see in each place of it."""
    gradient = Image.radial_gradient("L").resize((width, height))
    return Image.merge("RGB", (gradient, gradient.rotate(90), gradient.rotate(180)))


def noise(width: int, height: int) -> Image.Image:
    """An image that nothing makes small but fewer pixels."""
    grey = Image.effect_noise((width, height), 250)
    half_turned = grey.transpose(Image.Transpose.ROTATE_180)
    return Image.merge("RGB", (grey, half_turned, grey.transpose(Image.Transpose.FLIP_LEFT_RIGHT)))


def profile_with_red_for_green() -> bytes:
    """A colour profile (ICC) in which what is called red looks green."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    entries = {}
    for number in range(int.from_bytes(profile[128:132], "big")):
        at = 132 + 12 * number
        entries[bytes(profile[at : at + 4])] = at
    red, green = entries[b"rXYZ"], entries[b"gXYZ"]
    profile[red : red + 4], profile[green : green + 4] = b"gXYZ", b"rXYZ"
    return bytes(profile)


def png_that_claims(width: int, height: int) -> BytesIO:
    """A PNG of a few bytes whose header promises an image of this size."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return pack(">I", len(body)) + name + body + pack(">I", crc32(name + body))

    header = pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    body = chunk(b"IHDR", header) + chunk(b"IDAT", b"\x78\x9c") + chunk(b"IEND", b"")
    return BytesIO(b"\x89PNG\r\n\x1a\n" + body)


def gif_that_claims(width: int, height: int) -> BytesIO:
    """A GIF whose screen is small, and whose first image is of this size."""
    file = bytearray(file_of(drawn(8, 8, mode="L", colour=7), "GIF").getvalue())
    at = file.index(b"\x2c\x00\x00\x00\x00\x08\x00\x08\x00")
    file[at + 5 : at + 9] = pack("<HH", width, height)
    return BytesIO(bytes(file))


def jpeg_that_claims(width: int, height: int) -> BytesIO:
    """A JPEG of a few bytes whose header promises an image of this size."""
    file = bytearray(file_of(drawn(8, 8)).getvalue())
    at = file.index(b"\xff\xc0") + 5
    file[at : at + 4] = pack(">HH", height, width)
    return BytesIO(bytes(file))


def webp_that_claims(width: int, height: int) -> BytesIO:
    """A WebP of a few bytes whose canvas is of this size."""
    file = bytearray(file_of(drawn(8, 8), "WEBP", exif=b"Exif\0\0MM\0*\0\0\0\x08\0\0").getvalue())
    at = file.index(b"VP8X") + 12
    file[at : at + 6] = pack("<I", width - 1)[:3] + pack("<I", height - 1)[:3]
    return BytesIO(bytes(file))
