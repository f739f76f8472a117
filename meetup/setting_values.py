"""What the text of each setting means, and what is wrong with it."""

from dataclasses import dataclass
from email.utils import getaddresses
from pathlib import Path
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from babel import Locale, UnknownLocaleError
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from meetup.zones import ZONES

YES, NO = {"yes", "true", "on", "1"}, {"no", "false", "off", "0"}
SMTP_PORTS = {"none": 25, "starttls": 587, "implicit": 465}


@dataclass(frozen=True)
class MailServer:
    """Where mail leaves: an SMTP server and how to speak to it."""

    host: str
    port: int
    tls: str
    user: str | None = None
    password: str | None = None


def database_url(text: str) -> str:
    """The address of a database, as SQLAlchemy writes it. Raises ValueError for another."""
    scheme, _, rest = text.partition("://")
    if scheme not in ("sqlite", "postgresql", "postgres", "postgresql+psycopg") or not rest:
        raise ValueError("it has to start with sqlite:/// or postgresql://")
    try:
        urlsplit(text)  # raises for brackets that SQLAlchemy takes as part of a name
        url = make_url(text if scheme == "sqlite" else f"postgresql+psycopg://{rest}")
    except (ArgumentError, ValueError):
        raise ValueError("it has to look like postgresql://user:password@host/name") from None
    if scheme == "sqlite" and not (url.database and Path(url.database).parent.is_dir()):
        raise ValueError("the folder of that file is not there")
    return url.render_as_string(hide_password=False)


def secret_key(text: str) -> str:
    """A key that nobody guesses, or nothing. Raises ValueError for one that is short."""
    if text and len(text) < 16:
        raise ValueError("a key has at least 16 characters")
    return text


def base_url(text: str) -> str:
    """Scheme and host of the site. Raises ValueError for what is no such address."""
    parts = urlsplit(text)
    is_whole = parts.scheme in ("http", "https") and bool(parts.hostname) and _port(parts) != 0
    if not is_whole or parts.path.strip("/") or " " in text or not text.isprintable():
        raise ValueError("it has to look like https://meet.example.org")
    return f"{parts.scheme}://{parts.netloc}"


def mail_server(text: str) -> MailServer | None:
    """The mail server, or None where no mail leaves. Raises ValueError for what is no address."""
    if text in ("", "none"):
        return None
    parts = urlsplit(text)
    options = parse_qs(parts.query, keep_blank_values=True)
    tls, port = options.pop("tls", ["none"])[-1], _port(parts)
    is_whole = parts.scheme == "smtp" and not parts.path.strip("/") and port != 0
    # An option that is not known may be a misspelt tls, without which mail would leave in the open.
    if not is_whole or not parts.hostname or options or tls not in SMTP_PORTS:
        raise ValueError("it has to look like smtp://user:pass@host:587?tls=starttls")
    return MailServer(
        host=parts.hostname,
        port=port or SMTP_PORTS[tls],
        tls=tls,
        user=unquote(parts.username) if parts.username else None,
        password=unquote(parts.password) if parts.password else None,
    )


def _port(parts: SplitResult) -> int | None:
    # Python's own sentence repeats what was given, which may be part of a password.
    try:
        return parts.port
    except ValueError:
        return 0


def mail_from(text: str) -> str:
    """The sender of mails. Raises ValueError for what is not one address."""
    addresses = getaddresses([text])
    if len(addresses) != 1 or "@" not in addresses[0][1] or not text.isprintable():
        raise ValueError("it has to be an address such as Harbour Town <hello@example.org>")
    return text


def limiter_url(text: str) -> str:
    """Where limits are shared, or nothing. Raises ValueError for what is no such address."""
    parts = urlsplit(text)
    if text and not (parts.scheme in ("redis", "rediss") and parts.hostname and _port(parts) != 0):
        raise ValueError("it has to look like redis://:password@host:6379")
    return text


def count(text: str) -> int:
    """A number from 0 to 10. Raises ValueError for anything else."""
    if not text.isascii() or not text.isdigit() or int(text) > 10:
        raise ValueError("it has to be a number from 0 to 10")
    return int(text)


def yes_or_no(text: str) -> bool:
    """Whether the text says yes. Raises ValueError where it says neither."""
    if text.lower() not in YES | NO:
        raise ValueError("it has to be yes or no")
    return text.lower() in YES


def timezone(text: str) -> str:
    """The name of a time zone of the IANA database. Raises ValueError for another."""
    if text not in ZONES:
        raise ValueError("it has to be a time zone such as Europe/Berlin")
    return text


def locale(text: str) -> str:
    """A language and perhaps a region. Raises ValueError for one that is not known."""
    try:
        return str(Locale.parse(text, sep="-" if "-" in text else "_"))
    except (UnknownLocaleError, ValueError):
        raise ValueError("it has to be a language such as en or en_GB") from None


def port_number(text: str) -> int:
    """The number of a port. Raises ValueError for what is none."""
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= 65535):
        raise ValueError("it has to be a number from 1 to 65535")
    return int(text)
