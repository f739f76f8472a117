"""What a claim code looks like, and what is kept of it."""

from datetime import timedelta
from hashlib import sha256
from secrets import choice

from meetup.attendance.code_rules import LETTERS, typed

GOOD_FOR = timedelta(days=30)
# 30 to the power of 12 is 2 to the power of 59: nobody guesses one, nor works one out from its hash
# while it is good.
CODE_LETTERS = 12


def new_claim_code() -> str:
    """Letters that are easy to read out and to type, at random."""
    return "".join(choice(LETTERS) for _ in range(CODE_LETTERS))


def claim_code_hash(code: str) -> str:
    """What is kept of a code, however it was typed: from it nobody gets back to the code."""
    return sha256(typed(code).encode()).hexdigest()
