"""Signing up, confirming, editing an account."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from meetup.contact_keys import ContactKeys, key_of_profile
from meetup.db import db, insert_or_ignore
from meetup.languages import Language
from meetup.members.address_actions import confirm_account
from meetup.members.address_queries import addresses_of
from meetup.members.confirmation import CONFIRMATION, bound_to
from meetup.members.email_actions import ask_old_address
from meetup.members.link_models import ProfileLink
from meetup.members.mail_actions import mail_about
from meetup.members.models import Member
from meetup.members.newcomer_actions import begin_anew
from meetup.members.password_actions import renew_password
from meetup.members.queries import (
    account_linked,
    account_of,
    account_with,
    handles_from,
    member_called,
)
from meetup.members.rules import BadLink, FoundBy, handle_stem, handles


def sign_up(
    *,
    name: str,
    email: str,
    password_hash: str,
    timezone: str,
    language: Language | None,
    found_by: FoundBy,
    way_back: str | None,
    now: datetime,
) -> Member | None:
    """Make an account and mail its confirmation link; it leads on to `way_back`, a path.

    What the visitor sees never tells whether the address has an account: where it has a
    confirmed one, the mail says so instead. One that nobody confirmed is not worth keeping
    from the person who comes second, so it is theirs; returns that account, so that whoever
    calls this forgets what higher slices keep of the first.
    """
    row: dict[str, object] = {
        "name": name,
        "email": email.lower(),
        "password_hash": password_hash,
        "timezone": timezone,
        "language": language,
        "found_by": found_by,
        "way_back": way_back,
        "joined_at": now,
    }
    # Tried for an address that has an account, too: nobody is to tell that by how long it takes.
    is_new = member_with_free_handle(name, row) is not None
    account = account_with(email, for_update=True)
    assert account is not None
    is_taken_over = not is_new and not account.is_confirmed
    if is_taken_over:
        account.contested_at, account.way_back = now, way_back
        account.timezone, account.language, account.found_by = timezone, language, found_by
        renew_password(account, password_hash)
        begin_anew(account, name=name, now=now)
        db.session.flush()
    if account.is_confirmed:
        mail_about(account, "already_here", now=now)
    else:
        mail_about(account, "confirmation", now=now)
    return account if is_taken_over else None


def member_with_free_handle(name: str, row: dict[str, object]) -> Member | None:
    """Insert a member called `name` with the first handle that is free.

    None when a unique key other than the handle refused it: the address has an account now.
    """
    # One question for all of them: the thousandth of a name must not ask a thousand times.
    taken = handles_from(handle_stem(name))
    for handle in handles(name):
        if handle in taken:
            continue
        if insert_or_ignore(Member, [{**row, "handle": handle}]):
            return member_called(handle)
        if member_called(handle) is None:
            return None
    raise AssertionError("handles have no end")


def confirm(token: str, *, keys: ContactKeys, secret_key: str, now: datetime) -> Member:
    """The address is its owner's. Raises BadLink for a link that is not good (any more)."""
    member = member_to_confirm(token, secret_key=secret_key, now=now, for_update=True)
    if not member.is_confirmed:
        confirm_account(member, keys, now=now)
        ask_old_address(member, now=now)
    return member


def member_to_confirm(
    token: str, *, secret_key: str, now: datetime, for_update: bool = False
) -> Member:
    """Whose account a link confirms. Raises BadLink for a link that is not good (any more)."""
    opened = CONFIRMATION.open(token, secret_key=secret_key, now=now)
    member = account_linked(opened, bound_to, for_update=for_update)
    if member is None:
        raise BadLink("This link is broken or too old. Sign in, and we send you a new one.")
    return member


def edit_account(
    account: Member,
    *,
    name: str,
    timezone: str,
    about: str,
    place: str,
    links: Sequence[str],
    now: datetime,
) -> None:
    """Change what a member says about themselves; `links` are URLs, in their order."""
    account_of(account.id)
    db.session.expire(account, ["links"])
    if account.timezone != timezone:
        # Morning is at another time now.
        account.digest_due_at = None
    account.name, account.timezone = name, timezone
    account.about, account.place = about, place
    kept = {link.url: link for link in account.links}
    if kept.keys() != set(links):
        # Whom others have among their contacts may have changed with it.
        account.matching_due_at = now
    account.links = [
        kept.get(url) or ProfileLink(url=url, key=key_of_profile(url), position=0)
        for url in dict.fromkeys(links)
    ]
    for position, link in enumerate(account.links):
        link.position = position
        link.look_soon(now=now)
    db.session.flush()


def choose_finding(
    account: Member,
    *,
    is_unlisted: bool,
    found_by: FoundBy,
    addresses: Mapping[int, FoundBy],
    links: Mapping[int, FoundBy],
    now: datetime,
) -> None:
    """Where a member's name stands from now on, and who may ask them by their address.

    `addresses`, `links`: who may by which of their further addresses and of their profiles
    elsewhere, by its id; the others stay as they are.
    """
    # Held, so that whoever asks by the address in this moment does so before or after, not both.
    account_of(account.id)
    account.is_unlisted, account.found_by = is_unlisted, found_by
    db.session.expire(account, ["links"])
    for link in account.links:
        link.found_by = links.get(link.id, link.found_by)
    for address in addresses_of(account, now=now):
        address.found_by = addresses.get(address.id, address.found_by)
    account.matching_due_at = now
    db.session.flush()


def choose_language(account: Member, language: Language | None) -> None:
    """In which language a member reads mails from now on; None is the site's."""
    account.language = language
    db.session.flush()
