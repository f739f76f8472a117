"""What people send about how they are found."""

from collections.abc import Iterable
from typing import Any

from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    SelectChoice,
    SelectField,
)
from wtforms.validators import InputRequired

from meetup.contact_keys import PROFILE
from meetup.members.address_models import FurtherAddress
from meetup.members.forms import Address
from meetup.members.link_models import ProfileLink
from meetup.members.rules import FoundBy
from meetup.members.verifying_rules import Standing, standing

FINDERS = [
    SelectChoice(FoundBy.ANYONE.value, "Anyone who has it"),
    SelectChoice(FoundBy.MUTUAL.value, "Only people I have among my own contacts"),
    SelectChoice(FoundBy.NOBODY.value, "Nobody"),
]
LINK, ADDRESS = "link_", "address_"
ON_THEIR_WORD = (
    "That this page is yours is your word alone, so it counts only for people who are among "
    "your own contacts."
)
STANDINGS = {
    Standing.VERIFIED: "Verified: this page leads to your page here.",
    Standing.WORD: ON_THEIR_WORD,
    Standing.NOT_LOOKED_AT: f"{ON_THEIR_WORD} We are about to see whether it leads here.",
    Standing.NOT_SEEN: f"{ON_THEIR_WORD} When we last looked, it did not lead here.",
    Standing.NO_PLACE: f"{ON_THEIR_WORD} This network has no place where it could be shown.",
}


class Finding(FlaskForm):
    is_unlisted = BooleanField("Always leave my name off lists")
    found_by = SelectField("Who can ask you to connect by your e-mail address", choices=FINDERS)

    @property
    def by_address(self) -> dict[int, FoundBy]:
        """Who finds the member by which further address, by its id, once all is valid."""
        return {one: FoundBy(field.data) for one, field in self._of_each(ADDRESS)}

    @property
    def by_link(self) -> dict[int, FoundBy]:
        """As `by_address`, by which of their profiles."""
        return {one: FoundBy(field.data) for one, field in self._of_each(LINK)}

    @property
    def further_fields(self) -> list[SelectField]:
        """The choice for each further address, then for each profile."""
        return [field for what in (ADDRESS, LINK) for _, field in self._of_each(what)]

    def _of_each(self, what: str) -> list[tuple[int, SelectField]]:
        names = [name for name in self._fields if name.startswith(what)]
        return [(int(name.removeprefix(what)), self[name]) for name in names]


class AddAddress(FlaskForm):
    email = Address("Another e-mail address", whose="the other")
    # Nothing is chosen for them: whoever adds an address wants to be found by it, or not yet.
    by_whom = SelectField(
        "Who can ask you to connect by it",
        [InputRequired("Please choose who can find you by it.")],
        choices=[SelectChoice("", "Please choose"), *FINDERS],
    )

    @property
    def found_by(self) -> FoundBy:
        """Who finds the member by it, once that is valid."""
        return FoundBy(self.by_whom.data)


def finding_form(
    addresses: Iterable[FurtherAddress],
    links: Iterable[ProfileLink],
    *,
    verifies: bool,
    **options: Any,
) -> Finding:
    """The choices of somebody with these further addresses and profiles elsewhere.

    An address that is not confirmed finds nobody, and neither does a profile that is none.
    `verifies`: whether the site looks at the pages of profiles.
    """
    fields = {
        f"{ADDRESS}{address.id}": SelectField(
            f"Who can ask you to connect by {address.email}",
            choices=FINDERS,
            default=address.found_by.value,
        )
        for address in addresses
        if address.is_confirmed
    }
    fields |= {
        f"{LINK}{link.id}": SelectField(
            f"Who can ask you to connect by {link.key.removeprefix(PROFILE)}",
            choices=FINDERS,
            default=link.found_by.value,
            description=STANDINGS[
                standing(
                    key=link.key,
                    is_verified=link.verified_at is not None,
                    was_looked_at=link.unproven_since is not None,
                    verifies=verifies,
                )
            ],
        )
        for link in links
        if link.key
    }
    form: Finding = type("FindingWithLinks", (Finding,), fields)(**options)
    return form
