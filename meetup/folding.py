"""Text as a search compares it."""

import unicodedata

# A letter may come apart into several.
MOST_OF_A_NAME = 400

# Letters that Unicode does not take apart, and that people write without their strokes.
PLAIN = str.maketrans(
    {
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "ħ": "h",
        "\u0131": "i",
        "æ": "ae",
        "œ": "oe",
        "þ": "th",
    }
)


def folded(text: str) -> str:
    """`text` in lower case and without accents: “Łódź” and “lodz” come out alike."""
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in apart if not unicodedata.combining(c)).translate(PLAIN)


def name_search(name: str) -> str:
    """A name as it is searched for and compared: folded, with single spaces; 400 at most."""
    return " ".join(folded(name).split())[:MOST_OF_A_NAME]


def is_called(name: str, search: str) -> bool:
    """Whether `search` is a part of `name`, whatever the case and the accents."""
    return name_search(search) in name_search(name)
