"""Markdown as pages show it: nothing but a few harmless tags, whatever was typed."""

import re
from time import perf_counter

import pytest
from bs4 import BeautifulSoup
from hypothesis import given as for_all
from hypothesis import strategies as st

from meetup.prose import REL, TAGS, plain, prose, unmarked

LINK = f'rel="{REL}"'


def link(url: str, words: str | None = None) -> str:
    return f'<a href="{url}" {LINK}>{words or url}</a>'


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("We walk.\nWe talk.\n\nAnd eat.", "<p>We walk.<br>\nWe talk.</p>\n<p>And eat.</p>"),
        (
            "*soon* and **now**, `code`",
            "<p><em>soon</em> and <strong>now</strong>, <code>code</code></p>",
        ),
        ("- bread\n- soup", "<ul>\n<li>bread</li>\n<li>soup</li>\n</ul>"),
        ("3. third\n4. fourth", '<ol start="3">\n<li>third</li>\n<li>fourth</li>\n</ol>'),
        ("> said", "<blockquote>\n<p>said</p>\n</blockquote>"),
        ("```\na < b\n```", "<pre><code>a &lt; b\n</code></pre>"),
        ("[here](https://a.example)", f"<p>{link('https://a.example', 'here')}</p>"),
        ("[post](mailto:a@b.example)", f"<p>{link('mailto:a@b.example', 'post')}</p>"),
        ("<https://a.example>", f"<p>{link('https://a.example')}</p>"),
        ("    indented", "<p>indented</p>"),
        ("above\n---", "<p>above</p>\n<hr>"),
        ("#berlin", "<p>#berlin</p>"),
        ("5 * 3 * 2 snake_case_word", "<p>5 * 3 * 2 snake_case_word</p>"),
        ("", ""),
    ],
)
def test_what_people_type_is_shown_as_they_meant_it(typed: str, shown: str):
    assert prose(typed).strip() == shown


@pytest.mark.parametrize(
    ("typed", "url", "after"),
    [
        ("See https://a.example.", "https://a.example", "."),
        ("(https://a.example/b)", "https://a.example/b", ")"),
        ("https://a.example/b_(c), or", "https://a.example/b_(c)", ", or"),
        ("https://a.example/a_b_c?d=e&amp;f#g", "https://a.example/a_b_c?d=e&f#g", ""),
        ("HTTP://A.example/x", "HTTP://A.example/x", ""),
        ("https://a.example/é", "https://a.example/%C3%A9", ""),
    ],
)
def test_a_bare_address_becomes_a_link(typed: str, url: str, after: str):
    found = BeautifulSoup(prose(typed), "html.parser").find_all("a")
    assert [tag["href"] for tag in found] == [url]
    assert str(found[0].next_sibling or "") == after


@pytest.mark.parametrize(
    "typed",
    ["xhttps://a.example", "https://", "http:a", "ftp://a.example", "//a.example", "a.example"],
)
def test_what_is_no_web_address_becomes_none(typed: str):
    assert "<a" not in prose(typed)


def test_headings_never_outrank_the_page_and_skip_no_level():
    tags = re.compile(r"<(h\d)>")
    text = "## a\n\n#### b\n\n# c\n\n# d\n\n## e\n\n### f\n\n#### g"
    assert tags.findall(prose(text)) == ["h3", "h4", "h3", "h3", "h4", "h5", "h5"]
    assert tags.findall(prose(text, 2)) == ["h2", "h3", "h2", "h2", "h3", "h4", "h4"]


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("![the *harbour*](https://a.example/b.png)", "the harbour"),
        ("![](https://a.example/b.png)", "https://a.example/b.png"),
        ("[ ](https://a.example/b.png)", "https://a.example/b.png"),
        ("[\u200b](https://a.example/b.png)", "https://a.example/b.png"),
        ("[![map](https://c.example/d.png)](https://a.example/b.png)", "map"),
        ("[![](https://c.example/d.png)](https://a.example/b.png)", "https://a.example/b.png"),
    ],
)
def test_an_image_is_a_link_and_every_link_has_words(typed: str, words: str):
    soup = BeautifulSoup(prose(typed), "html.parser")
    assert [tag["href"] for tag in soup.find_all("a")] == ["https://a.example/b.png"]
    assert soup.a is not None and soup.a.get_text().strip("\u200b ") == words
    assert soup.find("img") is None


HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<a href='javascript:alert(1)'>x</a>",
    "<style>*{display:none}</style>",
    "<iframe src=https://a.example></iframe>",
    "<!-- --><form action=/logout method=post><button>x</button></form>",
    "<base href=https://a.example>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "</div></main><h1>Signed out</h1>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java\nscript:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](&#x6A;avascript&colon;alert(1))",
    "[x](\\javascript:alert(1))",
    "[x](%6Aavascript:alert(1))",
    "[x](<javascript:alert(1)>)",
    "[x](\u0001javascript:alert(1))",
    "[x](vbscript:msgbox(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "![x](data:image/svg+xml;base64,PHN2Zz4=)",
    "[x](file:///etc/passwd)",
    "[x](//a.example)",
    "[x](/logout)",
    "[x](https:/logout)",
    "[x](?next=1)",
    "<javascript:alert(1)>",
    "<data:text/html,x>",
    '[x](https://a.example "onmouseover=alert(1)")',
    '[x](https://a.example/"onmouseover=alert(1)//)',
    'https://a.example/"><script>alert(1)</script>',
    "https://a.example/'onmouseover='alert(1)",
    '!["onerror=alert(1)](https://a.example)',
    '```"><script>\n</script>\n```',
    "```html onload=alert(1)\n<b>\n```",
    "`<script>alert(1)</script>`",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "# <img src=x onerror=alert(1)>",
    "1. <script>\n2. </script>",
    "[a]: javascript:alert(1)\n\n[a]",
    "![a][b]\n\n[b]: https://a.example/x.png",
]


def check_safe(html: str) -> None:
    """Nothing but our tags, `href` to the three schemes with our `rel`, and `start`."""
    soup = BeautifulSoup(html, "html.parser")
    for tag in soup.find_all(True):
        assert tag.name in TAGS, html
        if tag.name == "a":
            # What no browser could open, such as http://a:b, is a link to nowhere.
            assert tag.attrs.keys() in ({"rel"}, {"href", "rel"}), html
            href = tag.get("href", "https://x")
            assert re.match(r"(?:https?://|mailto:)[^\s/?#]", href, re.IGNORECASE), html
            assert " ".join(tag["rel"]) == REL and tag.get_text(), html
        else:
            assert tag.attrs.keys() <= ({"start"} if tag.name == "ol" else set()), html


@pytest.mark.parametrize("typed", HOSTILE)
def test_nothing_hostile_comes_through(typed: str):
    check_safe(prose(typed))
    check_safe(prose(f"> - *{typed}*\n\n{typed}"))


MARKS = st.sampled_from(
    [
        *"*_`[]()!<>#-&\n \"'\\x\té",
        *("1.", "```", "https://", "mailto:", "javascript:", "a.example", "<b>", "&#58;"),
    ]
)


@for_all(st.one_of(st.text(), st.lists(MARKS, max_size=60).map("".join)))
def test_no_text_at_all_makes_anything_else(typed: str):
    check_safe(prose(typed))
    check_safe(prose(typed, 2))
    assert "\n" not in plain(typed)


@for_all(st.text(alphabet=st.characters(categories=("L", "N", "Zs")), max_size=80))
def test_words_without_marks_stay_as_they_are(typed: str):
    shown = BeautifulSoup(prose(typed), "html.parser").get_text()
    assert shown.split() == typed.split() and plain(typed).split() == typed.split()


BOMBS = [
    *(mark * 5000 for mark in (">", "[", "]", "*", "_", "`", "<", "&", "\\", "~", "#")),
    *(pair * 2500 for pair in ("> ", "- ", "![", "*_", "*a", "# ", "[]", "a\n")),
    *("1. " * 1666, "[a](" * 1250, "[a](<" * 1000, '[a](b "' * 700, "```\n" * 1250, "<a " * 1666),
    "[" * 2500 + "]" * 2500,
    "http://a" + "(" * 2496 + ")" * 2496,
    "http://a " * 555,
    "![a](http://b)" * 357,
    " ".join("`" * length for length in range(1, 99)),
    "\n".join(" " * (2 * depth) + "- a" for depth in range(69)),
]


@pytest.mark.parametrize("bomb", BOMBS, ids=lambda bomb: repr(bomb[:12]))
def test_nothing_that_fits_takes_long(bomb: str):
    assert len(bomb) <= 5000
    began = perf_counter()
    prose(bomb)
    plain(bomb)
    unmarked(bomb)
    # The slowest takes 0.1 s on an idle machine; what explodes would take hours.
    assert perf_counter() - began < 5


LISTED = "For the slowest dog · Any weather. Bring: a lead · 1. water"


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("# Walks\n\n- *slow*\n- **fast**", "Walks · slow · fast"),
        ("For the slowest dog\n\nAny weather.\n\nBring:\n- a lead\n1. water", LISTED),
        ("See [our page](https://a.example), `now`.", "See our page, now."),
        ("> quoted\nand ![a map](https://a.example)", "quoted and a map"),
        ("5 * 3 * 2 and snake_case_word", "5 * 3 * 2 and snake_case_word"),
    ],
)
def test_an_excerpt_has_no_marks(typed: str, words: str):
    assert plain(typed) == words


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("# Bring\n\n- **scissors**\n- *glue*", "Bring\n\n- scissors\n- glue"),
        ("See [our page](https://a.example/_x_) now", "See our page (https://a.example/_x_) now"),
        ("https://a.example/_x_ and `code`", "https://a.example/_x_ and code"),
        ("5 * 3 and snake_case_word", "5 * 3 and snake_case_word"),
        ("[](https://a.example)", "https://a.example"),
    ],
)
def test_where_only_letters_are_shown_there_are_no_marks(typed: str, words: str):
    assert unmarked(typed) == words
