"""The settings: read once, from environment and `instance/settings.toml`, refusing bad values."""

import os
import secrets
import tomllib
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from email.utils import getaddresses
from pathlib import Path
from typing import TypeVar
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit
from zoneinfo import available_timezones

from babel import Locale, UnknownLocaleError

T = TypeVar("T")

PREFIX = "MEETUP_"
KNOWN = {
    PREFIX + name
    for name in (
        *("DATABASE_URL", "SECRET_KEY", "BASE_URL", "MAIL_URL", "MAIL_FROM", "LIMITER_URL"),
        *("TRUSTED_PROXIES", "OPEN_SIGNUP", "TIMEZONE", "LOCALE"),
    )
}
OF_TESTS = {"MEETUP_TEST_DATABASE_URL", "MEETUP_STUDY_DATA"}
SMTP_PORTS = {"none": 25, "starttls": 587, "implicit": 465}
YES, NO = {"yes", "true", "on", "1"}, {"no", "false", "off", "0"}


class BadSetting(Exception):
    """A setting that is unknown or malformed; the text is one line that names it."""


@dataclass(frozen=True)
class MailServer:
    """Where mail leaves: an SMTP server and how to speak to it."""

    host: str
    port: int
    tls: str
    user: str | None = None
    password: str | None = None


@dataclass(frozen=True)
class Config:
    """All settings of an instance, checked."""

    database_url: str
    secret_key: str
    base_url: str
    mail_server: MailServer | None
    mail_from: str
    limiter_url: str | None
    trusted_proxies: int
    open_signup: bool
    timezone: str
    locale: str

    @property
    def host(self) -> str:
        """The host's name as people type it, without scheme and port."""
        return urlsplit(self.base_url).hostname or "localhost"

    @property
    def is_https(self) -> bool:
        return self.base_url.startswith("https://")


def read_config(instance: Path, environment: Mapping[str, str] = os.environ) -> Config:
    """The settings in force for the instance folder `instance`, which is made if it is missing.

    Raises BadSetting, whose text is one line, for a setting that is unknown or malformed.
    """
    instance.mkdir(parents=True, exist_ok=True)
    given = {**_from_file(instance / "settings.toml"), **_from_environment(environment)}
    port = environment.get("PORT") or "5000"

    def value(name: str, parse: Callable[[str], T], default: str) -> T:
        try:
            return parse(given.get(PREFIX + name, default))
        except ValueError as error:
            # What was given is not repeated: it may hold a password.
            raise BadSetting(f"{PREFIX}{name}: {error}.") from None

    return Config(
        database_url=value(
            "DATABASE_URL", _database_url, f"sqlite:///{instance}/handshakes.sqlite3"
        ),
        secret_key=value("SECRET_KEY", _secret_key, "") or _kept_secret_key(instance),
        base_url=value("BASE_URL", _base_url, f"http://127.0.0.1:{port}"),
        mail_server=value("MAIL_URL", _mail_server, ""),
        mail_from=value("MAIL_FROM", _mail_from, "Handshakes <handshakes@localhost>"),
        limiter_url=value("LIMITER_URL", _limiter_url, ""),
        trusted_proxies=value("TRUSTED_PROXIES", _count, "0"),
        open_signup=value("OPEN_SIGNUP", _yes_or_no, "yes"),
        timezone=value("TIMEZONE", _timezone, "UTC"),
        locale=value("LOCALE", _locale, "en"),
    )


def _from_environment(environment: Mapping[str, str]) -> dict[str, str]:
    given = {name: text for name, text in environment.items() if name.startswith(PREFIX)}
    for name in sorted(given.keys() - KNOWN - OF_TESTS):
        raise BadSetting(f"{name} is not a setting of Handshakes; the README lists them.")
    return {name: text for name, text in given.items() if text.strip()}


def _from_file(path: Path) -> dict[str, str]:
    if not path.exists():
        return {}
    try:
        given = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadSetting(f"{path.name} can't be read: {error}.") from None
    for name in sorted(given.keys() - KNOWN):
        raise BadSetting(f"{name} in {path.name} is not a setting; the README lists them.")
    return {name: _as_text(name, value) for name, value in given.items()}


def _as_text(name: str, value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str | int):
        return str(value)
    raise BadSetting(f"{name} in settings.toml is to be a text, a number, true or false.")


def _kept_secret_key(instance: Path) -> str:
    path = instance / "secret_key"
    if not path.exists():
        draft = instance / f"secret_key.{secrets.token_hex(8)}"
        # Private from its first byte on; linked when complete, so of two starts at once one wins.
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(48))
        with suppress(FileExistsError):
            os.link(draft, path)
        draft.unlink()
    return path.read_text().strip()


def _database_url(text: str) -> str:
    if text.startswith(("postgresql://", "postgres://")):
        return "postgresql+psycopg://" + text.split("://", 1)[1]
    if text.startswith(("sqlite:///", "postgresql+psycopg://")):
        return text
    raise ValueError("it has to start with sqlite:/// or postgresql://")


def _secret_key(text: str) -> str:
    if text and len(text) < 16:
        raise ValueError("a key has at least 16 characters")
    return text


def _base_url(text: str) -> str:
    parts = urlsplit(text)
    is_whole = parts.scheme in ("http", "https") and bool(parts.hostname) and _port(parts) != 0
    if not is_whole or parts.path.strip("/"):
        raise ValueError("it has to look like https://meet.example.org")
    return f"{parts.scheme}://{parts.netloc}"


def _mail_server(text: str) -> MailServer | None:
    if not text:
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


def _mail_from(text: str) -> str:
    addresses = getaddresses([text])
    if len(addresses) != 1 or "@" not in addresses[0][1] or not text.isprintable():
        raise ValueError("it has to be an address such as Harbour Town <hello@example.org>")
    return text


def _limiter_url(text: str) -> str | None:
    if text and not text.startswith(("redis://", "rediss://", "memory://")):
        raise ValueError("it has to start with redis://")
    return text or None


def _count(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) > 10:
        raise ValueError("it has to be a number from 0 to 10")
    return int(text)


def _yes_or_no(text: str) -> bool:
    if text.lower() not in YES | NO:
        raise ValueError("it has to be yes or no")
    return text.lower() in YES


def _timezone(text: str) -> str:
    if text not in available_timezones():
        raise ValueError("it has to be a time zone such as Europe/Berlin")
    return text


def _locale(text: str) -> str:
    try:
        return str(Locale.parse(text, sep="-" if "-" in text else "_"))
    except (UnknownLocaleError, ValueError):
        raise ValueError("it has to be a language such as en or en_GB") from None
