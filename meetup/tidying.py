"""What people type or bring, made tidy. Pure."""

import unicodedata

MOST_SHOWN = 60


def tidy(text: str | None) -> str | None:
    """One line: white space folded, and nothing in it that cannot be seen."""
    return " ".join(_seen(text).split()) if text else text


def tidy_lines(text: str | None) -> str | None:
    """Several lines, with nothing in them that cannot be seen."""
    if not text:
        return text
    return "\n".join(_seen(line).rstrip() for line in text.splitlines()).strip()


def _seen(text: str) -> str:
    kept = (c for c in text if c in "\t\n" or unicodedata.category(c) not in ("Cc", "Cs"))
    whole = unicodedata.normalize("NFC", "".join(kept))
    # Joiners and direction marks belong to some scripts, but make no word by themselves.
    return whole if any(unicodedata.category(c)[0] not in "CZ" for c in whole) else ""


def harmless(text: str) -> str:
    """The beginning of `text`, without what would move a terminal's cursor or clear its screen."""
    seen = "".join(c if c.isprintable() else "?" for c in text[:MOST_SHOWN])
    return seen + ("…" if len(text) > MOST_SHOWN else "")


def inert(cell: str) -> str:
    """A cell of a CSV file that no spreadsheet takes for a formula: such a one gets an apostrophe.

    Source: OWASP, CSV Injection.
    """
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell
