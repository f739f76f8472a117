"""The settings: read once, from environment and `instance/settings.toml`, refusing bad values."""

import os
import secrets
import tomllib
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from email.utils import parseaddr
from functools import cached_property
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

from meetup import setting_values as values
from meetup.languages import Language, language_of
from meetup.setting_values import MailServer

T = TypeVar("T")

PREFIX = "MEETUP_"
KNOWN = {
    PREFIX + name
    for name in (
        *("DATABASE_URL", "SECRET_KEY", "BASE_URL", "MAIL_URL", "MAIL_FROM", "LIMITER_URL"),
        *("FINGERPRINT_KEY", "TRUSTED_PROXIES", "OPEN_SIGNUP", "VERIFY_PROFILES", "TIMEZONE"),
        "LOCALE",
    )
}
OF_TESTS = {"MEETUP_TEST_DATABASE_URL", "MEETUP_STUDY_DATA"}


class BadSetting(Exception):
    """A setting that is unknown or malformed; the text is one line that names it."""


@dataclass(frozen=True)
class Config:
    """All settings of an instance, checked."""

    database_url: str
    secret_key: str
    fingerprint_key: str
    base_url: str
    mail_server: MailServer | None
    mail_from: str
    limiter_url: str
    trusted_proxies: int
    open_signup: bool
    verify_profiles: bool
    timezone: str
    locale: str

    @property
    def key_of_fingerprints(self) -> str:
        """The secret of what is kept of addresses, which outlives another secret key if given."""
        return self.fingerprint_key or self.secret_key

    @property
    def host(self) -> str:
        """The host's name as people type it, without scheme and port."""
        return urlsplit(self.base_url).hostname or "localhost"

    @property
    def language(self) -> Language:
        """The language of mails to those who have chosen none."""
        return language_of(self.locale)

    @cached_property
    def mail_address(self) -> str:
        """The address that mails come from, without the name beside it."""
        return parseaddr(self.mail_from)[1]

    @property
    def is_https(self) -> bool:
        return self.base_url.startswith("https://")


def read_config(instance: Path, environment: Mapping[str, str] = os.environ) -> Config:
    """The settings in force for the instance folder `instance`, which is made if it is missing.

    Raises BadSetting, whose text is one line, for a setting that is unknown or malformed.
    """
    instance.mkdir(parents=True, exist_ok=True)
    given = {**_from_file(instance / "settings.toml"), **_from_environment(environment)}
    try:
        port = values.port_number(environment.get("PORT") or "5000")
    except ValueError as error:
        raise BadSetting(f"PORT: {error}.") from None

    def value(name: str, parse: Callable[[str], T], default: str) -> T:
        try:
            return parse(given.get(PREFIX + name, default))
        except ValueError as error:
            # What was given is not repeated: it may hold a password.
            raise BadSetting(f"{PREFIX}{name}: {error}.") from None

    return Config(
        database_url=value(
            "DATABASE_URL", values.database_url, f"sqlite:///{instance}/handshakes.sqlite3"
        ),
        secret_key=value("SECRET_KEY", values.secret_key, "") or _kept_secret_key(instance),
        fingerprint_key=value("FINGERPRINT_KEY", values.secret_key, ""),
        base_url=value("BASE_URL", values.base_url, f"http://127.0.0.1:{port}"),
        mail_server=value("MAIL_URL", values.mail_server, ""),
        mail_from=value("MAIL_FROM", values.mail_from, "Handshakes <handshakes@localhost>"),
        limiter_url=value("LIMITER_URL", values.limiter_url, "")
        or f"sqlite:///{instance}/limits.sqlite3",
        trusted_proxies=value("TRUSTED_PROXIES", values.count, "0"),
        open_signup=value("OPEN_SIGNUP", values.yes_or_no, "yes"),
        verify_profiles=value("VERIFY_PROFILES", values.yes_or_no, "no"),
        timezone=value("TIMEZONE", values.timezone, "UTC"),
        locale=value("LOCALE", values.locale, "en"),
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
