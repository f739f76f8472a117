"""A search on a device finds the same people as one on the server."""

import unicodedata
from pathlib import Path

from meetup.folding import name_search

FOLDING = Path(__file__).parents[2] / "static" / "js" / "door" / "folding.js"
# Browsers fold its small letters to other small letters, and we to capitals: both find the same.
CHEROKEE = {*range(0x13A0, 0x13FE), *range(0xAB70, 0xABC0)}


def test_a_search_finds_on_a_device_whom_it_finds_here(chrome):
    letters = [
        chr(number)
        for number in (*range(0x20, 0x3400), *range(0xA000, 0xAC00), *range(0xF900, 0x12000))
        if number not in CHEROKEE and unicodedata.category(chr(number)) not in ("Cn", "Cc", "Co")
    ]
    tab = chrome.new_context().new_page()
    script = FOLDING.read_text(encoding="utf-8").replace("export ", "")
    asked = [f"a{letter}b" for letter in letters] + [
        "  Zoë \u00a0Dóra ",
        "e\u0323\u0301",
        "ΟΔΥΣΣΕΥΣ",
    ]
    plain = tab.evaluate(f"(texts) => {{ {script}; return texts.map(plain); }}", asked)
    for text, folded in zip(asked, plain, strict=True):
        assert folded == name_search(text), text
