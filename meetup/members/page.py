"""The page to sign in on, and that of the account: each form as it is kept, or was sent."""

from collections.abc import Iterable

from flask import render_template

from meetup.clock import now
from meetup.kept import Kept
from meetup.members.address_models import FurtherAddress
from meetup.members.address_queries import addresses_of
from meetup.members.finding_forms import AddAddress, Finding, finding_form
from meetup.members.forms import Account, Mails, SignIn
from meetup.members.models import Member
from meetup.members.queries import blocked_by, email_change_of
from meetup.web import settings

KEPT = ("name", "about", "place", "timezone")


def sign_in_page(form: SignIn, *, target: str | None, kept: Kept | None = None) -> str:
    """The page that leads on to `target`, or sends there what is kept."""
    return render_template("members/login.html", form=form, next=target, kept=kept)


def account_form(member: Member, **options: None) -> Account:
    """What a member says about themselves, to be changed."""
    # Not obj=member, which would win over data and hand the form the links as rows.
    kept = {name: getattr(member, name) for name in KEPT}
    kept["timezone"] = member.timezone or settings().timezone
    links = "\n".join(link.url for link in member.links)
    return Account(data={**kept, "links": links}, **options)


def account_page(
    member: Member,
    *,
    form: Account | None = None,
    finding: Finding | None = None,
    adding: AddAddress | None = None,
    mails: Mails | None = None,
) -> str:
    """The page, with the one form that was sent as it was sent."""
    addresses = addresses_of(member, now=now())
    # Without formdata: what was sent to one form is none of the others' business.
    return render_template(
        "members/account.html",
        form=form or account_form(member, formdata=None),
        finding=finding or _finding_form(member, addresses),
        addresses=addresses,
        adding=adding or AddAddress(formdata=None),
        mails=mails or _mails_form(member),
        email_change=email_change_of(member.id, now=now()),
        blocked=blocked_by(member),
        own_page=f"{settings().base_url}/m/{member.handle}" if settings().verify_profiles else None,
    )


def _finding_form(member: Member, addresses: Iterable[FurtherAddress]) -> Finding:
    kept = {"is_unlisted": member.is_unlisted, "found_by": member.found_by.value}
    verifies = settings().verify_profiles
    return finding_form(addresses, member.links, verifies=verifies, formdata=None, data=kept)


def _mails_form(member: Member) -> Mails:
    kept = {"language": member.language.value if member.language else ""}
    return Mails(of_site=settings().language, formdata=None, data=kept)
