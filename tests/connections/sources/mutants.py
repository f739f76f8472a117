"""Files of which something is broken: bytes turned, cut, doubled, or put there from elsewhere."""

import random
from dataclasses import dataclass

from meetup.connections.sources import Columns, Holds, Person, Reading
from tests.connections.sources.files import FOLLOWING, HEADER, NOTES, read

NAMES = ["Ana Lindqvist", "Åsa Öberg", "محمد علی", "克莱奥 李", "Łucja Żak", "Jürgen Groß"]
MORE_NAMES = [f"{name} {letter}" for letter in "ABC" for name in NAMES]
# They end cells, rows, cards and quotations.
TELLING = b'",;\n\r\t:=\x00\xff\xfe\xc3 E@0'


@dataclass(frozen=True)
class Original:
    """A file in one piece: what stands above its people, each of them, what each is read as."""

    name: str
    head: bytes
    records: list[bytes]
    columns: Columns | None = None

    @property
    def content(self) -> bytes:
        return self.head + b"".join(self.records)

    def read(self, content: bytes) -> Reading:
        return read(content, self.columns)

    def untouched(self, start: int, end: int) -> list[Person]:
        """Those whose records lie wholly outside what was changed, and not next to it."""
        kept, at = [], len(self.head)
        for record, person in zip(self.records, self.read(self.content).people, strict=True):
            if at + len(record) + 2 < start or at - 2 > end:
                kept.append(person)
            at += len(record)
        return kept


def _linkedin(name: str, place: int) -> str:
    first, last = name.split(" ", 1)
    email = f"p{place}@example.org" if place % 3 == 0 else ""
    firm = '"Harbour, ""AB"""' if place % 4 == 0 else "Docks"
    url, day = f"https://www.linkedin.com/in/p-{place}", f"0{place % 9 + 1} Jan 2020"
    return f"{first},{last},{url},{email},{firm},,{day}\n"


def _card(name: str, place: int) -> str:
    photo = "PHOTO;ENCODING=b:" + "A" * 60 + "".join("\r\n " + "B" * 70 for _ in range(3))
    note = "NOTE;ENCODING=QUOTED-PRINTABLE:one=\r\ntwo" if place % 2 else "NOTE:x"
    email = f"item1.EMAIL;TYPE=HOME:p{place}@example.org"
    url = f"URL:https://m.example/@p{place}"
    lines = ["BEGIN:VCARD", "VERSION:3.0", f"FN:{name}", photo, email, note, url, "END:VCARD", ""]
    return "\r\n".join(lines)


def _original(name: str, head: str, make, columns=None, encoding="utf-8") -> Original:
    records = [make(called, place).encode(encoding) for place, called in enumerate(MORE_NAMES)]
    return Original(name, head.encode(encoding), records, columns)


ORIGINALS = [
    _original("linkedin", NOTES + HEADER, _linkedin),
    _original("linkedin in utf-16", HEADER, _linkedin, encoding="utf-16-le"),
    _original(
        "mastodon",
        FOLLOWING.splitlines(keepends=True)[0],
        lambda _, place: f"p{place}@m{place % 3}.example,true,false,\n",
    ),
    _original("vcard", "", _card),
    _original(
        "google",
        "Name,Given Name,Family Name,E-mail 1 - Value,Website 1 - Value\n",
        lambda name, place: f"{name},,,p{place}@example.org,https://m.example/@p{place}\n",
    ),
    _original(
        "table",
        "Name;Mail;Since\r\n",
        lambda name, place: f'"{name}";p{place}@example.org;2020-01-0{place % 9 + 1}\r\n',
        Columns({0: Holds.NAME, 1: Holds.EMAIL, 2: Holds.SINCE}),
    ),
]


def mutated(content: bytes, dice: random.Random) -> tuple[bytes, int, int]:
    """A file with one thing wrong, and from where to where in the original that is."""
    at = dice.randrange(len(content))
    length = dice.choice([1, 1, 1, 2, 7, 60, 400])
    end = min(at + length, len(content))
    piece = content[at:end]
    match dice.randrange(6):
        case 0:
            changed = bytes(byte ^ 1 << dice.randrange(8) for byte in piece[:1]) + piece[1:]
        case 1:
            changed = bytes(dice.choice(TELLING) for _ in piece)
        case 2:
            changed = b""
        case 3:
            changed = piece * dice.choice([2, 2, 50])
        case 4:
            elsewhere = dice.randrange(len(content))
            changed = piece + content[elsewhere : elsewhere + length]
        case _:
            return content[:at], at, len(content)
    return content[:at] + changed + content[end:], at, end
