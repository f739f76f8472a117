"""Before what matters most, a member types their password once more."""

from meetup import limits
from meetup.members.rules import WrongPassword
from meetup.members.unlocked import is_password
from meetup.web import me


def own_password(typed: str) -> str | None:
    """The hash of the member's password, which is the one that was typed.

    Raises WrongPassword, and TooOften for many of those.
    """
    give_back = limits.count(limits.OWN_PASSWORD)
    password_hash = me().password_hash
    if not is_password(typed, password_hash):
        raise WrongPassword("This is not your password.")
    give_back()
    return password_hash
