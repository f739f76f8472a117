"""What a person may be told instead of what they asked for."""


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


class NotFound(Exception):
    """It does not exist, or does not exist for this person: 404 for both alike."""


class NotAllowed(Refusal):
    """They may see it, but not do this to it: 403, with the reason in a sentence."""

    status = 403
