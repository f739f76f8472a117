"""Passwords: hashed with Argon2id (RFC 9106) in the memory that OWASP's cheat sheet asks for."""

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST, LONGEST = 10, 200

_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_of_nobody = _hasher.hash("nobody has this password")


def hash_password(password: str) -> str:
    """The hash to keep. Takes tens of milliseconds: call it outside any transaction."""
    return _hasher.hash(password)


def is_password(password: str, of_hash: str | None) -> bool:
    """Whether `password` belongs to the hash; the same work where there is no hash."""
    try:
        _hasher.verify(of_hash or _of_nobody, password)
    except (VerificationError, InvalidHashError):
        return False
    return of_hash is not None
