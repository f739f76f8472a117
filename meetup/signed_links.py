"""Links that only we can have made: signed, good for a while, bound to how things stand."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from hmac import compare_digest
from typing import Any

from itsdangerous import BadSignature, TimestampSigner, URLSafeTimedSerializer


@dataclass(frozen=True)
class Opened:
    """What a good link said: the id of what it is about, and a mark of how things stood."""

    subject_id: int
    mark: str

    def is_for(self, state: str) -> bool:
        """Whether things stand as they did when the link was made."""
        return compare_digest(self.mark, _mark(state))


@dataclass(frozen=True)
class SignedLink:
    """A kind of link; one made for another purpose is none of its kind."""

    purpose: str
    good_for: timedelta

    def token(self, subject_id: int, state: str, *, secret_key: str, now: datetime) -> str:
        """What the link carries; `state` is all that makes it void by changing."""
        return _serializer(self.purpose, secret_key, now).dumps([subject_id, _mark(state)])

    def open(self, token: str, *, secret_key: str, now: datetime) -> Opened | None:
        """What a link says; None for one that is forged, broken or older than `good_for`."""
        most_seconds = int(self.good_for.total_seconds())
        try:
            serializer = _serializer(self.purpose, secret_key, now)
            subject_id, mark = serializer.loads(token, max_age=most_seconds)
        except (BadSignature, ValueError, TypeError):
            return None
        return Opened(int(subject_id), str(mark))


@dataclass(frozen=True)
class SignedWord:
    """A kind of link that says all by itself, whatever becomes of what it was made for.

    Whoever has the link can read the word; it is good for as long as the secret key.
    """

    purpose: str

    def token(self, word: str, *, secret_key: str, now: datetime) -> str:
        """What the link carries."""
        return _serializer(self.purpose, secret_key, now).dumps(word)

    def open(self, token: str, *, secret_key: str, now: datetime) -> str | None:
        """The word in a link; None for one that is forged or broken."""
        try:
            word = _serializer(self.purpose, secret_key, now).loads(token)
        except BadSignature:
            return None
        return word if isinstance(word, str) else None


class _Signer(TimestampSigner):
    # The moment is handed in, as everywhere; itsdangerous would read the machine's clock.
    def __init__(self, *args: Any, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._now = now

    def get_timestamp(self) -> int:
        return int(self._now.timestamp())


def _serializer(purpose: str, secret_key: str, now: datetime) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(
        secret_key, salt=purpose, signer=_Signer, signer_kwargs={"now": now}
    )


def _mark(state: str) -> str:
    return sha256(state.encode()).hexdigest()[:16]
