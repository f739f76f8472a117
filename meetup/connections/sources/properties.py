"""The lines of a vCard file, put together where they are folded (RFC 2426, 6350, 9554; vCard 2.1).

Linear in what it is given. What nobody asks for (photos, notes, keys) is passed over without
being put together.
"""

import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass

from meetup.connections.sources.text import narrow

LINE = re.compile(rb"[^\r\n]+")
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
    *("X-MASTODON", "KIND", "X-ADDRESSBOOKSERVER-KIND", "AGENT"),
)
WANTED = frozenset((*MARKS, *OF_PEOPLE))


@dataclass
class Property:
    """One property: where it stands, what it is, its parameters in capitals, its value.

    The value is as the card has it, with its escapes; empty where nobody wants it.
    """

    line: int
    name: str
    parameters: dict[str, list[str]]
    value: str

    def text(self) -> str:
        """The value without its escapes."""
        return _unescaped(self.value)

    def parts(self) -> list[str]:
        """The value's parts, where it has several, as names have."""
        return [_unescaped(part) for part in PART.findall(self.value)]


class _Unfinished:
    """A property whose value may go on in the next line."""

    def __init__(self, line: int, raw: bytes) -> None:
        head = _head(raw)
        start, *more = BETWEEN_SEMICOLONS.findall(head.decode("ascii", "replace")) or [""]
        self.line = line
        self.name = start.rpartition(".")[2].strip().upper()
        self.parameters = _parameters(more[:MOST_PARAMETERS])
        self.value = bytearray()
        self._encoding = self.parameters.get("ENCODING", [""])[0]
        self.is_soft = False
        self.go_on(raw[len(head) + 1 :])

    def go_on(self, raw: bytes) -> None:
        """Its next line; `is_soft` says whether the one after it belongs to it as it stands."""
        self.is_soft = self._encoding == QUOTED_PRINTABLE and raw.endswith(b"=")
        if self.name in WANTED and len(self.value) < LONGEST_VALUE:
            self.value += (raw[:-1] if self.is_soft else raw)[:LONGEST_VALUE]

    def finished(self) -> Property:
        return Property(self.line, self.name, self.parameters, self._text())

    def _text(self) -> str:
        value = bytes(self.value)
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


def properties_of(content: bytes) -> Iterator[Property]:
    """The properties of a file in UTF-8 or an encoding like it, in their order."""
    present: _Unfinished | None = None
    for number, raw in _lines(content):
        if present and present.is_soft:
            present.go_on(raw)
        elif present and raw[:1] in b" \t":
            present.go_on(raw[1:])
        else:
            if present:
                yield present.finished()
            present = _Unfinished(number, raw)
    if present:
        yield present.finished()


def _lines(content: bytes) -> Iterator[tuple[int, bytes]]:
    """The lines with anything in them, by their numbers."""
    number, at = 1, 0
    for found in LINE.finditer(content):
        between = content[at : found.start()]
        number += max(between.count(b"\n"), between.count(b"\r"))
        at = found.end()
        if not found[0].isspace():
            yield number, found[0]


def _head(raw: bytes) -> bytes:
    """What stands before the colon; others may stand before it in quotation marks."""
    start = raw[:LONGEST_HEAD]
    head = start.partition(b":")[0]
    if b'"' in head and (found := BEFORE_COLON.match(start)):
        return found[0]
    return head


def _parameters(parts: list[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
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
