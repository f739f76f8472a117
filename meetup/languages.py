"""The languages that we write mails in."""

from enum import StrEnum


class Language(StrEnum):
    """A language in which every mail is written, by its tag (RFC 5646)."""

    ENGLISH = "en"
    GERMAN = "de"

    @property
    def own_name(self) -> str:
        """What those who speak it call it."""
        return {Language.ENGLISH: "English", Language.GERMAN: "Deutsch"}[self]

    def locale(self, of_site: str) -> str:
        """How dates are written in it: as the site's locale has it, where that is of this language.

        So a site under `de_AT` writes its German mails as Austrians do, its English ones as `en`.
        """
        return of_site if _tag(of_site) == self else self.value


def language_of(locale: str) -> Language:
    """The language of a locale such as `de_AT` if it is one of ours, else English."""
    tag = _tag(locale)
    return Language(tag) if tag in set(Language) else Language.ENGLISH


def _tag(locale: str) -> str:
    return locale.replace("-", "_").split("_")[0].lower()
