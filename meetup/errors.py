"""What a person may be told instead of what they asked for."""

from datetime import timedelta


class Refusal(Exception):
    """A rule says no. Its text is a sentence that the person reads.

    `field` names the form field that the sentence belongs to, where there is one.
    """

    status = 409
    field: str | None = None

    def __init__(self, sentence: str, *, field: str | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field or self.field
        self.headers: dict[str, str] = {}


class NotFound(Exception):
    """It does not exist, or does not exist for this person: 404 for both alike."""


class SignInFirst(Exception):
    """It is for members, and nobody is signed in: they sign in, and come back."""


class NotAllowed(Refusal):
    """They may see it, but not do this to it: 403, with the reason in a sentence."""

    status = 403


class TooOften(Refusal):
    """A limit is reached: 429, and when they may try again."""

    status = 429

    def __init__(self, *, again_in: timedelta) -> None:
        super().__init__(f"That was too often. Please try again {_in_words(again_in)}.")
        self.headers["Retry-After"] = str(int(again_in.total_seconds()))


def _in_words(wait: timedelta) -> str:
    minutes = -(-wait // timedelta(minutes=1))
    if minutes <= 1:
        return "in a minute"
    return f"in {minutes} minutes" if minutes <= 90 else f"in {-(-minutes // 60)} hours"
