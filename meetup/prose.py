"""What people write about groups, events and themselves: Markdown, and a safe subset of it.

One line break is a break, as people type them. HTML is shown as it was typed. An image would tell
its host who reads the page, so it is a link to it. A heading never outranks those of the page.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

import nh3
from flask import Flask
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markupsafe import Markup

from meetup.fields import tidy

KEPT_TEXTS = 256
EXCERPT = 400
TAGS = {
    *("p", "br", "hr", "em", "strong", "a", "code", "pre", "blockquote", "ul", "ol", "li"),
    *("h2", "h3", "h4", "h5"),
}
SCHEMES = {"http", "https", "mailto"}
ENDS = tuple(".,;:!?'*_~]}”’»")
FULL_STOPS = tuple(".:;!?…")
REL = "nofollow noopener noreferrer ugc"

# What people do not mean when they type it: text that is indented, a line under another one,
# "[1]: ..." which would not be shown at all.
NOT_MEANT = ("code", "lheading", "reference")

_LINKED = re.compile(r"(?:https?://|mailto:)[^\s/?#]", re.IGNORECASE)
_BARE = re.compile(r"(?<!\w)https?://[^\s<>\"]+", re.IGNORECASE)
_MARKS = re.compile(
    r"!?\[([^\]\n]*)\]\([^)\s]*\)"  # a link or an image, of which the words stay
    r"|(?m:^[ ]{0,3}(?:\#{1,6}|>|[-+*])[ ]+)"  # the beginning of a heading, a quote or an item
    r"|(?<!\w)(?:\*\*?|__?|`+)(?=\S)|(?<=\S)(?:\*\*?|__?|`+)(?!\w)"  # around emphasis or code
)
_MARKS_OF_LETTERS = re.compile(
    r"!?\[(?P<words>[^\]\n]*)\]\((?P<url>[^)\s]*)\)"
    r"|(?P<bare>https?://[^\s*`]+)"  # whose underscores are its own
    r"|(?m:^[ ]{0,3}\#{1,6}[ ]+)"
    r"|(?<!\w)(?:\*\*?|__?|`+)(?=\S)|(?<=\S)(?:\*\*?|__?|`+)(?!\w)"
)
# Where another block begins: behind an empty line, or with a heading or an item of a list.
_BLOCKS = re.compile(r"\n[ \t]*\n|\n(?=[ ]{0,3}(?:\#{1,6}|[-+*]|\d{1,9}[.)])[ ])")
_cleaner = nh3.Cleaner(
    tags=TAGS,
    attributes={"*": set(), "a": {"href"}, "ol": {"start"}},
    url_schemes=SCHEMES,
    url_relative="deny",
    link_rel=REL,
)


def init_app(app: Flask) -> None:
    """Give templates the two ways in which a text is shown."""
    app.add_template_filter(prose)
    app.add_template_filter(plain)


def prose(text: str, level: int = 3) -> Markup:
    """`text`, Markdown, as safe HTML, whose highest headings have this `level` (2 or 3)."""
    return Markup(_rendered(text, level))  # noqa: S704 - nh3 has been through it


def plain(text: str) -> str:
    """The first words of `text` without the marks of Markdown, for an excerpt: not yet safe.

    What ends without a full stop is set apart by a dot from what comes next.
    """
    blocks = (_MARKS.sub(r"\1", block).split() for block in _BLOCKS.split(text[:EXCERPT]))
    words = ""
    for block in filter(None, blocks):
        between = " " if not words or words.endswith(FULL_STOPS) else " · "
        words += between + " ".join(block)
    return words.strip()


def unmarked(text: str) -> str:
    """`text` for where only letters are shown: lines, lists and addresses stay, marks go."""
    return _MARKS_OF_LETTERS.sub(_said, text)


def _said(found: re.Match[str]) -> str:
    if found["url"]:
        return f"{found['words']} ({found['url']})" if found["words"] else found["url"]
    return found["words"] or found["bare"] or ""


# A function of the text alone, so whoever reads it may be shown what another was.
@lru_cache(KEPT_TEXTS)
def _rendered(text: str, level: int) -> str:
    return _cleaner.clean(_markdown.render(text, {"level": level}))


def _is_linked(url: str) -> bool:
    return _LINKED.match(url) is not None


def _demote(state: StateCore) -> None:
    """Headings begin at the level that the page gives, and skip none on their way down."""
    level = highest = state.env["level"]
    before = highest - 1
    for token in state.tokens:
        if token.type == "heading_open":
            wanted = highest + int(token.tag[1]) - 1
            before = level = min(wanted, before + 1, highest + 2)
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{level}"


def _link(state: StateCore) -> None:
    for token in state.tokens:
        if token.type == "inline":
            token.children = list(_linked(token.children or ()))


def _linked(tokens: Iterable[Token]) -> Iterator[Token]:
    """Images and bare addresses as links, and no link without words."""
    target: str | None = None
    words = ""
    for token in tokens:
        if token.type == "image":
            alt = "".join(child.content for child in token.children or ())
            source = str(token.attrs["src"])
            inside = target is not None
            yield from (_text(alt),) if inside else _link_to(source, alt if tidy(alt) else source)
            words += alt
            continue
        if token.type == "link_open":
            target, words = str(token.attrs["href"]), ""
        elif token.type == "link_close":
            if not tidy(words):
                yield _text(target or "")
            target = None
        elif token.type == "text" and target is None:
            yield from _with_addresses(token.content)
            continue
        words += token.content
        yield token


def _with_addresses(text: str) -> Iterator[Token]:
    end = 0
    for found in _BARE.finditer(text):
        url = _without_tail(found[0])
        if _is_linked(url):
            yield _text(text[end : found.start()])
            yield from _link_to(_markdown.normalizeLink(url), url)
            end = found.start() + len(url)
    yield _text(text[end:])


def _without_tail(url: str) -> str:
    # What ends a sentence ends no address; nor does a bracket that was opened before it.
    while url.endswith(ENDS) or (url.endswith(")") and url.count(")") > url.count("(")):
        url = url[:-1]
    return url


def _link_to(url: str, words: str) -> Iterator[Token]:
    yield Token("link_open", "a", 1, attrs={"href": url})
    yield _text(words)
    yield Token("link_close", "a", -1)


def _text(words: str) -> Token:
    return Token("text", "", 0, content=words)


_markdown = MarkdownIt("commonmark", {"html": False, "breaks": True}).disable(NOT_MEANT)
_markdown.validateLink = _is_linked  # type: ignore[method-assign]  # how the library has it set
_markdown.core.ruler.push("demote", _demote)
_markdown.core.ruler.push("link_addresses", _link)
