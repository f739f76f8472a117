"""Addresses of profiles on the web, in one form for all ways of writing them."""

import re
import unicodedata
from collections.abc import Iterable
from contextlib import suppress
from urllib.parse import SplitResult, parse_qsl, quote, unquote_to_bytes, urlencode, urlsplit

import idna

LONGEST_KEY = 300
LONGEST_ADDRESS = 2_000
MOST_PARAMETERS = 20

HOST = re.compile(
    r"(?=.{4,253}$)([a-z0-9]([a-z0-9_-]{0,61}[a-z0-9])?\.)+([a-z]{2,63}|xn--[a-z0-9-]{1,59})"
)
FEDIVERSE_NAME = re.compile(r"[A-Za-z0-9_]([A-Za-z0-9_.-]*[A-Za-z0-9_])?")
SCHEME = re.compile(r"(?i)([a-z][a-z0-9+.-]*):")
# By a country's host or none, and a name that is written as it is meant.
PLAIN_LINKEDIN = re.compile(
    r"https?://(?:[a-z]{2,3}\.)?linkedin\.com/in/([a-z0-9-]{1,100})/?", re.ASCII | re.IGNORECASE
)
TRACKING = re.compile(
    r"(?i)(utm_|mc_|hsa_|pk_|_hs|fb_).*|(fbclid|gclid|dclid|msclkid|yclid|igshid|igsh|_ga|trk|"
    r"trkinfo|lipi|originalsubdomain|ref|ref_src|ref_url|referrer|source|si|mibextid)"
)
# Elsewhere the parameters may say whose page it is, as in profile.php?id=4.
WITHOUT_PARAMETERS = {"x.com", "instagram.com", "github.com", "threads.net", "bsky.app"}
# Networks of people, who may write their names in any case.
NETWORKS = WITHOUT_PARAMETERS | {"facebook.com"}
ALSO_CALLED = {
    "twitter.com": "x.com",
    "mobile.twitter.com": "x.com",
    "m.facebook.com": "facebook.com",
    "mbasic.facebook.com": "facebook.com",
    "fb.com": "facebook.com",
    "threads.com": "threads.net",
}


def profile_key(text: str) -> str | None:
    """The one form of a profile's address, e.g. linkedin.com/in/ana-lindqvist; idempotent.

    Takes web addresses, with http(s) or without, and `@user@host`. None for what is no address
    on the web (javascript:, data:, mailto:), has no host by name, or names a user and password.
    What comes out is ASCII of at most 300 characters, and `https://` before it makes a link.
    """
    text = text.strip()
    if not text or len(text) > LONGEST_ADDRESS or not text.isprintable() or " " in text:
        return None
    if text.startswith("@"):
        return fediverse_key(text)
    # As LinkedIn writes nearly all of thousands; below, the same would come out of it.
    if plain := PLAIN_LINKEDIN.fullmatch(text):
        return f"linkedin.com/in/{plain[1].lower()}"
    parts = _split(text)
    host = _host(parts) if parts else None
    if parts is None or host is None:
        return None
    segments = _segments(parts.path)
    if host == "linkedin.com" or host.endswith(".linkedin.com"):
        key = _linkedin(segments)
    else:
        key = _fediverse(host, segments) or _page(host, segments, parts.query)
    return key if key and len(key) <= LONGEST_KEY else None


def fediverse_key(address: str) -> str | None:
    """The key of `user@host` or `@user@host`, where it is known to be of Mastodon or its kin."""
    user, at, host = address.strip().removeprefix("@").partition("@")
    if not at or not FEDIVERSE_NAME.fullmatch(user):
        return None
    known = _named(host)
    key = f"{known}/@{user.lower()}"
    return key if known and len(key) <= LONGEST_KEY else None


def surest_first(keys: Iterable[str]) -> list[str]:
    """Each of these keys of profiles once, whichever stood first; those of networks lead.

    LinkedIn before Mastodon and its kin, these before other networks, and pages elsewhere last.
    """
    return sorted({*keys}, key=lambda key: (_place(key), key))


def is_of_a_person(key: str) -> bool:
    """Whether a profile is of one person, by its address alone: not of a company and the like."""
    return _place(key) < 2


def _place(key: str) -> int:
    host, _, path = key.partition("/")
    if host == "linkedin.com":
        return 0
    if path.startswith("@"):
        return 1
    return 2 if path and host in NETWORKS else 3


def _split(text: str) -> SplitResult | None:
    scheme = SCHEME.match(text)
    if scheme and scheme[1].lower() not in ("http", "https"):
        # A host with its port looks like that as well, and is no profile either.
        return None
    try:
        parts = urlsplit(text if scheme else f"https://{text.removeprefix('//')}")
        port = parts.port
    except ValueError:
        return None
    return parts if port in (None, 80, 443) and "@" not in parts.netloc else None


def _host(parts: SplitResult) -> str | None:
    return _named(parts.hostname or "")


def _named(host: str) -> str | None:
    """A host by name in lower case, without www; None for addresses by number and the like."""
    host = host.removesuffix(".")
    if len(host) > 253:
        return None
    if not host.isascii():
        try:
            host = idna.encode(host, uts46=True).decode("ascii")
        except (idna.IDNAError, UnicodeError):
            return None
    host = host.lower()
    while host.startswith("www.") and HOST.fullmatch(host[4:]):
        host = host[4:]
    host = ALSO_CALLED.get(host, host)
    return host if HOST.fullmatch(host) else None


def _segments(path: str) -> list[bytes]:
    """The parts of a path as they are meant: decoded, composed, no dots, no doubled slashes."""
    kept: list[bytes] = []
    for part in path.split("/"):
        meant = unquote_to_bytes(part)
        # Other encodings stay as they are.
        with suppress(UnicodeDecodeError):
            meant = unicodedata.normalize("NFC", meant.decode()).encode()
        if meant == b"..":
            kept = kept[:-1]
        elif meant not in (b"", b"."):
            kept.append(meant)
    return kept


def _linkedin(segments: list[bytes]) -> str | None:
    """Only pages of people; those of companies and schools are nobody's profile."""
    if segments[:1] == [b"mwlite"]:
        segments = segments[1:]
    if len(segments) < 2 or segments[0].lower() not in (b"in", b"pub"):
        return None
    # An old public address goes on with numbers, a new one with languages and tabs.
    kept = segments[1:2] if segments[0].lower() == b"in" else segments[1:5]
    return "/".join(["linkedin.com", segments[0].decode().lower(), *map(_lower, kept)])


def _fediverse(host: str, segments: list[bytes]) -> str | None:
    """The key of host/@user, host/users/user, and of host/@user@elsewhere; else None."""
    if segments[:1] == [b"web"]:
        segments = segments[1:]
    if len(segments) == 2 and segments[0] == b"users":
        segments = [b"@" + segments[1]]
    if len(segments) != 1 or not segments[0].startswith(b"@"):
        return None
    user = segments[0].decode("ascii", "replace")
    return fediverse_key(user if "@" in user[1:] else f"{user}@{host}")


def _page(host: str, segments: list[bytes], query: str) -> str:
    path = [_lower(part) if host in NETWORKS else _quoted(part) for part in segments]
    key = "/".join([host, *path])
    kept = _parameters(query) if host not in WITHOUT_PARAMETERS else ""
    return f"{key}?{kept}" if kept else key


def _parameters(query: str) -> str:
    try:
        pairs = parse_qsl(query, keep_blank_values=True, max_num_fields=MOST_PARAMETERS)
    except ValueError:
        # So many say nothing about a person.
        return ""
    return urlencode(sorted(pair for pair in pairs if not TRACKING.fullmatch(pair[0])))


def _lower(part: bytes) -> str:
    try:
        return _quoted(unicodedata.normalize("NFC", part.decode().lower()).encode())
    except UnicodeDecodeError:
        return _quoted(part)


def _quoted(part: bytes) -> str:
    return quote(part, safe="!$&'()*+,;=:@")
