"""E-mail addresses, as people write them."""

import re

from email_validator import EmailNotValidError, validate_email


def email_address(text: str) -> str:
    """The address in lower case; whether it reaches anybody is not asked.

    Raises ValueError for what does not look like one (RFC 5321, 4.1.2, as the web uses it).
    """
    try:
        # Test domains are as good as any: some towns try things out before they begin.
        checked = validate_email(text, check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        raise ValueError("this does not look like an e-mail address") from None
    return checked.normalized.lower()


def account_address(text: str) -> str:
    """As `email_address`, and also what a host may have given somebody, such as ana@localhost.

    Raises ValueError for what can be nobody's.
    """
    try:
        return email_address(text)
    except ValueError:
        if re.fullmatch(r"[^@\s,;<>\"]+@[^@\s,;<>\"]+", text) and len(text) <= 320:
            return text.lower()
        raise
