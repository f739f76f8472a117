"""Bytes as text, in whatever encoding programs save it.

Where a byte makes no sense, the text has U+FFFD; whoever reads a row with one in it says so.
"""

import codecs
import re

UNREAD = "\ufffd"
MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
LOOKED_AT = 4096
# Beyond ASCII, as UTF-8 writes it: in other encodings this hardly comes about by chance.
AS_UTF8 = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
BEYOND_ASCII = re.compile(rb"[\x80-\xff]")


def decoded(content: bytes) -> str:
    """The text of a file: UTF-8, UTF-16 with its mark or evidently, else as Windows writes it."""
    for mark, encoding in MARKS:
        if content.startswith(mark):
            return content[len(mark) :].decode(encoding, "replace")
    wide = _wide(content[:LOOKED_AT])
    return content.decode(wide, "replace") if wide else narrow(content)


def narrow(content: bytes) -> str:
    """The text of bytes that are not UTF-16."""
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        if _is_damaged_utf8(content):
            return content.decode("utf-8", "replace")
        # What Windows-1252 leaves open is control characters, which nobody misses.
        return content.decode("cp1252", "replace").replace(UNREAD, "")


def is_wide(content: bytes) -> bool:
    """Whether this is UTF-16."""
    return content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or bool(
        _wide(content[:LOOKED_AT])
    )


def _wide(start: bytes) -> str | None:
    """UTF-16 without its mark: read with its bytes the other way round, there is less of ASCII."""
    pairs = list(zip(start[::2], start[1::2], strict=False))
    little = sum(1 for first, second in pairs if not second and 0 < first < 0x80)
    big = sum(1 for first, second in pairs if not first and 0 < second < 0x80)
    # Commas and line ends are in every table; U+4E00 has a zero for its lower half, and others.
    if max(little, big) > len(pairs) * 0.3 and min(little, big) * 4 <= max(little, big):
        return "utf-16-be" if big > little else "utf-16-le"
    return None


def _is_damaged_utf8(content: bytes) -> bool:
    """Whether most of what is beyond ASCII is UTF-8 all the same."""
    good = sum(len(found[0]) for found in AS_UTF8.finditer(content))
    return good * 2 > sum(1 for _ in BEYOND_ASCII.finditer(content))
