"""Passwords: hashed with Argon2id (RFC 9106) in the memory that OWASP's cheat sheet asks for."""

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST, LONGEST = 10, 200

_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
# Made once for all, as the hasher makes them: it takes as long as a page, at each start.
_OF_NOBODY = (
    "$argon2id$v=19$m=19456,t=2,p=1$o3p2ac95+U3w95WRoVKYbA"
    "$hGXtqrbnEUnfQ/kxPq//PQTRSe35w0I1kXpDca4xHuU"
)


def hash_password(password: str) -> str:
    """The hash to keep. Takes tens of milliseconds: call it outside any transaction."""
    return _hasher.hash(password)


def is_password(password: str, of_hash: str | None) -> bool:
    """Whether `password` belongs to the hash; the same work where there is no hash."""
    try:
        _hasher.verify(of_hash or _OF_NOBODY, password)
    except (VerificationError, InvalidHashError):
        return False
    return of_hash is not None
