"""What a mail in plain text is made of, so that the same words are drawn as HTML."""

import re
from dataclasses import dataclass
from typing import Literal

LONGEST_LABEL = 48
ADDRESS = re.compile(r"https?://\S+")


@dataclass(frozen=True)
class Block:
    """What stands between two empty lines of a mail.

    `lines` of a paragraph is one, unwrapped; of facts, which the text indents, each line as it is.
    A link has the one line by which it is known, and leads to `address`.
    """

    kind: Literal["paragraph", "facts", "link"]
    lines: tuple[str, ...]
    address: str = ""


def blocks_of(text: str, *, site: str) -> list[Block]:
    """The blocks of a mail's text; links are only what begins with `site`, our own address.

    Whatever members wrote is in it word for word, so an address elsewhere stays words.
    """
    parts = re.split(r"\n[ \t]*\n", text.replace("\r\n", "\n"))
    return [_block(part.strip("\n").rstrip(), site) for part in parts if part.strip()]


def _block(part: str, site: str) -> Block:
    lines = part.split("\n")
    if all(line.startswith("  ") for line in lines):
        return Block("facts", tuple(line.strip() for line in lines))
    *label, last = lines
    is_label = len(label) == 1 and label[0].endswith(":") and len(label[0]) <= LONGEST_LABEL
    if is_label and ADDRESS.fullmatch(last) and last.startswith(site):
        return Block("link", (label[0].removesuffix(":"),), last)
    return Block("paragraph", (" ".join(line.strip() for line in lines),))
