"""The lines of a vCard file, put together where they are folded (RFC 2426, 6350, 9554; vCard 2.1).

Linear in what it is given. What nobody asks for (photos, notes, keys) is passed over without
being put together.
"""

import binascii
import re
from collections.abc import Iterator
from functools import cached_property

from meetup.connections.sources.source import NotReadable
from meetup.connections.sources.text import narrow

# With all that is folded below it: of a photo, thousands of lines at once.
LINE = re.compile(rb"[^\r\n]++(?:(?:\r\n|\r|\n)[ \t][^\r\n]*+)*+")
FOLD = re.compile(rb"(?:\r\n|\r|\n)[ \t]")
NAME = re.compile(rb"(?:[^.:;\s]{1,60}\.)?([A-Za-z-]{1,40})\s{0,9}[:;]")
MOST_ENDS_OF_LINES = 4_000_000  # each of two bytes, mostly
LONGEST_HEAD = 1_000
LONGEST_VALUE = 10_000
MOST_PARAMETERS = 20
QUOTED_PRINTABLE = "QUOTED-PRINTABLE"
BASE64 = ("B", "BASE64")
ENCODINGS = (QUOTED_PRINTABLE, *BASE64, "8BIT", "7BIT")
# Of all encodings that Python has, those that are text, and none that takes long.
CHARSETS = re.compile(
    r"utf-?8|us-ascii|iso-8859-\d\d?|windows-125\d|cp125\d|shift_jis|gb2312|gbk|gb18030|big5|"
    r"euc-(jp|kr)|koi8-[ru]"
)
BEFORE_COLON = re.compile(rb'(?:[^":]|"[^"]*")*(?=:)')
BETWEEN_SEMICOLONS = re.compile(r'(?:[^;"]|"[^"]*"?)+')
PART = re.compile(r"((?:[^\\;]|\\.)*)(?:;|\Z)", re.DOTALL)
ESCAPED = re.compile(r"\\(.)", re.DOTALL)
MARKS = ("BEGIN", "END")
OF_PEOPLE = (
    *("FN", "N", "NICKNAME", "ORG", "EMAIL", "URL", "IMPP", "SOCIALPROFILE", "X-SOCIALPROFILE"),
    *("X-MASTODON", "RELATED", "KIND", "X-ADDRESSBOOKSERVER-KIND", "AGENT"),
)
WANTED = frozenset((*MARKS, *OF_PEOPLE))
Parameters = dict[str, list[str]]
WANTED_NAMES = frozenset(name.encode() for name in WANTED)


class Property:
    """One property: where it stands, what it is, its parameters in capitals, its value.

    `name` is empty for what nobody wants.
    """

    def __init__(self, line: int, name: str = "", parameters: Parameters | None = None) -> None:
        self.line = line
        self.name = name
        self.parameters = parameters or {}
        self.is_soft = False
        self._raw = bytearray()
        self._encoding = self.parameters.get("ENCODING", [""])[0]

    def go_on(self, raw: bytes) -> None:
        """What belongs to it; `is_soft` says whether the next line does so as well."""
        self.is_soft = self._encoding == QUOTED_PRINTABLE and raw.endswith(b"=")
        if self.name in WANTED and len(self._raw) < LONGEST_VALUE:
            self._raw += (raw[:-1] if self.is_soft else raw)[:LONGEST_VALUE]

    @cached_property
    def value(self) -> str:
        """The value as the card has it, with its escapes."""
        value = bytes(self._raw)
        if self._encoding == QUOTED_PRINTABLE:
            value = binascii.a2b_qp(value)
        elif self._encoding in BASE64:
            try:
                value = binascii.a2b_base64(value)
            except binascii.Error:
                return ""
        charset = self.parameters.get("CHARSET", [""])[0].lower()
        if CHARSETS.fullmatch(charset):
            try:
                return value.decode(charset)
            except (UnicodeDecodeError, LookupError):
                pass
        return narrow(value)

    def text(self) -> str:
        """The value without its escapes."""
        return _unescaped(self.value)

    def parts(self) -> list[str]:
        """The value's parts, where it has several, as names have."""
        return [_unescaped(part) for part in PART.findall(self.value)]


def properties_of(content: bytes) -> Iterator[Property]:
    """The properties of a file in UTF-8 or an encoding like it, in their order.

    Of those that nobody wants, only where they stand. Raises NotReadable for too many lines.
    """
    if content.count(b"\n") + content.count(b"\r") > MOST_ENDS_OF_LINES:
        raise NotReadable("This file has too many lines.")
    present: Property | None = None
    for number, folded in _lines(content):
        if present and present.is_soft:
            present.go_on(_unfolded(folded))
            continue
        if present:
            yield present
        present = _begun(number, folded) if _may_matter(folded) else Property(number)
    if present:
        yield present


def _begun(line: int, folded: bytes) -> Property:
    raw = _unfolded(folded)
    head = _head(raw)
    start, *more = BETWEEN_SEMICOLONS.findall(head.decode("ascii", "replace")) or [""]
    name = start.rpartition(".")[2].strip().upper()
    found = Property(line, name, _parameters(more[:MOST_PARAMETERS]))
    found.go_on(raw[len(head) + 1 :])
    return found


def _lines(content: bytes) -> Iterator[tuple[int, bytes]]:
    """The lines with anything in them, as they are folded, by their numbers."""
    number, at = 1, 0
    for found in LINE.finditer(content):
        start, end = found.span()
        number += _ends(content, at, start)
        if not found[0].isspace():
            yield number, found[0]
        number += _ends(content, start, end)
        at = end


def _ends(content: bytes, start: int, end: int) -> int:
    return max(content.count(b"\n", start, end), content.count(b"\r", start, end))


def _may_matter(raw: bytes) -> bool:
    """Whether anybody wants it, or the line after it belongs to it."""
    named = NAME.match(raw)
    if named and named[1].upper() in WANTED_NAMES:
        return True
    return raw.endswith(b"=") and b"QUOTED-PRINTABLE" in raw[:LONGEST_HEAD].upper()


def _unfolded(folded: bytes) -> bytes:
    return FOLD.sub(b"", folded) if b"\n" in folded or b"\r" in folded else folded


def _head(raw: bytes) -> bytes:
    """What stands before the colon; others may stand before it in quotation marks."""
    start = raw[:LONGEST_HEAD]
    head = start.partition(b":")[0]
    if b'"' in head and (found := BEFORE_COLON.match(start)):
        return found[0]
    return head


def _parameters(parts: list[str]) -> Parameters:
    found: Parameters = {}
    for part in parts:
        name, is_named, said = part.upper().partition("=")
        if not is_named:
            # As version 2.1 has it.
            name, said = "ENCODING" if name.strip() in ENCODINGS else "TYPE", name
        values = (value.strip() for value in said.strip().strip('"').split(","))
        found.setdefault(name.strip(), []).extend(values)
    return found


def _unescaped(text: str) -> str:
    return ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], text)
