"""The link by which somebody shows that an e-mail address is theirs."""

from datetime import timedelta
from hashlib import sha256

from itsdangerous import BadSignature, URLSafeTimedSerializer

from meetup.members.models import Member

GOOD_FOR = timedelta(days=7)


def confirmation_token(member: Member, secret_key: str) -> str:
    """What the link carries: good for this account, address and password alone."""
    return _serializer(secret_key).dumps([member.id, _fingerprint(member)])


def member_id_in(token: str, secret_key: str) -> int | None:
    """Whose link it is; None for one that is forged, broken or older than GOOD_FOR."""
    try:
        member_id, _ = _serializer(secret_key).loads(token, max_age=int(GOOD_FOR.total_seconds()))
    except (BadSignature, ValueError, TypeError):
        return None
    return int(member_id)


def is_for(token: str, member: Member, secret_key: str) -> bool:
    """Whether the link was made for the account as it is now."""
    _, fingerprint = _serializer(secret_key).loads(token)
    return bool(fingerprint == _fingerprint(member))


def _serializer(secret_key: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(secret_key, salt="confirm e-mail")


def _fingerprint(member: Member) -> str:
    # Signed up again with another password, the first link must not confirm the second person.
    return sha256(f"{member.email}\n{member.password_hash}".encode()).hexdigest()[:16]
