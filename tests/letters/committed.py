"""Mails as whole texts, which stand in `texts/`: so a change to a mail is read before it lands."""

import re
from email.message import EmailMessage
from pathlib import Path

from tests.letters.post_office import drawing_of, words_of

TEXTS = Path(__file__).parent / "texts"


def committed(name: str) -> str:
    """What stands in that file, such as `digest.en.txt`."""
    return (TEXTS / name).read_text(encoding="utf-8")


def whole(mail: EmailMessage) -> str:
    """Subject and text of a mail, but for the tokens and ids in its links, which differ."""
    text = "\n".join(words_of(mail).splitlines())
    return f"{mail['Subject']}\n\n{_without_numbers(text)}\n"


def drawn(mail: EmailMessage) -> str:
    """What is drawn of it, but for those."""
    return _without_numbers("\n".join(drawing_of(mail).splitlines()) + "\n")


def _without_numbers(text: str) -> str:
    text = re.sub(r"/[A-Za-z0-9_.-]{24,}", "/(token)", text)
    text = re.sub(r"\b[A-Z2-9]{1,4}(?: [A-Z2-9]{4}){2,4}\b", "(door code)", text)
    return re.sub(r"/\d+", "/(id)", text)
