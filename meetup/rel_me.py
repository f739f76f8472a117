"""Links by which a page says whose it is: rel="me" (microformats.org/wiki/rel-me)."""

import re
from collections.abc import Iterable, Iterator
from html import unescape
from itertools import chain, islice
from urllib.parse import unquote, urljoin, urlsplit

import idna

LONGEST_VALUE = 2_000
MOST_ATTRIBUTES = 100
MOST_LINKS = 500
LINKING = {"a", "link"}

OPENING = re.compile(r"<([A-Za-z][^\s/>]*)")
ATTRIBUTE = re.compile(
    r"[\s/]*(?:(?P<end>>)|(?P<name>=?[^\s/>=]*)"
    r"(?:\s*=\s*(?:\"(?P<double>[^\"]*)\"|'(?P<single>[^']*)'|(?P<open>[\"'])|(?P<bare>[^\s>]*)))?)"
)
# What stands inside these is text, whatever it looks like (HTML, 13.2.5).
CLOSING = {
    name: re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE | re.ASCII)
    for name in (
        *("script", "style", "textarea", "title"),
        *("xmp", "iframe", "noembed", "noframes"),
    )
}
HEADER_LINK = re.compile(r"<([^<>]*)>([^<]*)")
HEADER_REL = re.compile(r"(?i);\s*rel\s*=\s*(?:\"([^\"]*)\"|([^\s;,\"]*))")


def leads_to(page: str, *, at: str, headers: Iterable[str], target: str) -> bool:
    """Whether the page of HTML at the address `at`, or its Link headers, lead to `target` by "me".

    Each link may be relative, and end with a slash or not.
    """
    wanted = _place(target)
    # Nobody is at so many places; who says so has us count them.
    links = islice(chain(_in_headers(headers), _in_html(page)), MOST_LINKS)
    return wanted is not None and any(_place(_joined(at, link)) == wanted for link in links)


def _joined(at: str, link: str) -> str:
    try:
        return urljoin(at, link.strip())
    except ValueError:
        return ""


def _place(address: str) -> tuple[str, int | None, str] | None:
    """Host, port and path; http and https are the same place at their own ports."""
    try:
        parts = urlsplit(address)
        host, port = parts.hostname, parts.port
        if host and not host.isascii():
            host = idna.encode(host, uts46=True).decode()
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not host or "@" in parts.netloc:
        return None
    return host, None if port in (80, 443) else port, unquote(parts.path).rstrip("/")


def _is_me(rel: str) -> bool:
    return "me" in rel.lower().split()


def _in_headers(headers: Iterable[str]) -> Iterator[str]:
    """The targets of Link headers (RFC 8288, 3)."""
    for header in headers:
        for target, parameters in HEADER_LINK.findall(header):
            # Only the first rel counts (3.3).
            rel = HEADER_REL.search(parameters)
            if rel and _is_me(rel[1] or rel[2] or ""):
                yield target


def _in_html(page: str) -> Iterator[str]:
    for attributes in _linking_tags(page):
        if "href" in attributes and _is_me(attributes.get("rel", "")):
            yield attributes["href"]


def _linking_tags(page: str) -> Iterator[dict[str, str]]:
    """The attributes of each `a` and `link`, in the order of the page.

    Tokens alone (HTML, 13.2.5), each character once: parsers that build trees, and html.parser
    of older Pythons, take minutes for some pages of this size.
    """
    at = page.find("<")
    while at >= 0:
        opening = OPENING.match(page, at)
        if opening is None:
            at = _after_other(page, at)
        else:
            attributes, at = _attributes(page, opening.end())
            name = opening[1].lower()
            if name in LINKING and at >= 0:
                yield attributes
            closing = CLOSING[name].search(page, at) if name in CLOSING and at >= 0 else None
            if name in CLOSING:
                at = closing.end() if closing else -1
        at = page.find("<", at) if at >= 0 else -1


def _after_other(page: str, at: int) -> int:
    """Where a comment, a closing tag or a mere < ends; -1 where it never does."""
    if page.startswith("<!--", at):
        # A comment may be as short as <!-->.
        end = page.find("-->", at + 2)
        return end + 3 if end >= 0 else -1
    if page.startswith(("<!", "<?", "</"), at):
        end = page.find(">", at)
        return end + 1 if end >= 0 else -1
    return at + 1


def _attributes(page: str, at: int) -> tuple[dict[str, str], int]:
    """The attributes of a tag, and where it ends; -1 where it never does."""
    found: dict[str, str] = {}
    while at < len(page):
        one = ATTRIBUTE.match(page, at)
        if one is None or one["open"]:
            return found, -1
        at = one.end()
        if one["end"]:
            return found, at
        value = one["double"] or one["single"] or one["bare"] or ""
        if len(value) <= LONGEST_VALUE and len(found) < MOST_ATTRIBUTES:
            found.setdefault(one["name"].lower(), unescape(value))
    return found, -1
