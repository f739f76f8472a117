"""What people send about their account."""

from typing import Any

from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    EmailField,
    PasswordField,
    SelectChoice,
    SelectField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from meetup.addresses import account_address, email_address
from meetup.fields import Line, Lines, Zone, tidy, tidy_lines
from meetup.languages import Language
from meetup.members.passwords import LONGEST, SHORTEST
from meetup.members.rules import MOST_LINKS, FoundBy, is_web_address
from meetup.profiles import profile_key


class Address(EmailField):
    """An e-mail address, kept in lower case; `of_account`: one that an account may have.

    `whose` says to whom it belongs where it is missing. None where it need not be there.
    """

    data: Any

    def __init__(
        self,
        label: str,
        *,
        of_account: bool = False,
        whose: str = "your",
        is_needed: bool = True,
        **kwargs: Any,
    ) -> None:
        self.read = account_address if of_account else email_address
        needed = InputRequired(f"Please give {whose} e-mail address.")
        checks = [needed if is_needed else Optional(), Length(max=320)]
        super().__init__(label, checks, filters=[tidy], **kwargs)

    def post_validate(self, form: Any, validation_stopped: bool) -> None:
        """Raises ValidationError for what is no address."""
        if validation_stopped or self.errors:
            self.data = self.data or None
            return
        try:
            self.data = self.read(self.data or "")
        except ValueError:
            raise ValidationError("This does not look like an e-mail address.") from None


class NewPassword(PasswordField):
    """A password that is to be kept."""

    def __init__(self, label: str, **kwargs: Any) -> None:
        checks = [
            InputRequired("Please choose a password."),
            Length(min=SHORTEST, message=f"Please use at least {SHORTEST} characters."),
            Length(max=LONGEST, message=f"Please use at most {LONGEST:,} characters."),
        ]
        super().__init__(label, checks, **kwargs)


class SignUp(FlaskForm):
    name = Line("Your name", most=120, needed="Please tell us your name.")
    email = Address("E-mail")
    password = NewPassword("Password")
    timezone = Zone("Time zone")
    is_found = BooleanField("Let people who have my e-mail address ask me to connect", default=True)

    @property
    def found_by(self) -> FoundBy:
        """Who finds the new member, as the tick says."""
        return FoundBy.ANYONE if self.is_found.data else FoundBy.NOBODY


class AskForLink(FlaskForm):
    email = Address("E-mail", of_account=True)


class ChoosePassword(FlaskForm):
    name = Line("Your name", most=120, needed="Please tell us your name.")
    password = NewPassword("New password")

    def __init__(self, *, asks_name: bool, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        if not asks_name:
            del self.name

    @property
    def chosen_name(self) -> str | None:
        """The name, where that was asked."""
        return str(self.name.data) if "name" in self else None


class ChangePassword(FlaskForm):
    current_password = PasswordField(
        "Your password now", [InputRequired("Please give your password.")]
    )
    password = NewPassword("New password")


class ChangeEmail(FlaskForm):
    email = Address("New e-mail")
    current_password = PasswordField("Your password", [InputRequired("Please give your password.")])


class Confirm(FlaskForm):
    password = PasswordField("Your password")


class SignIn(FlaskForm):
    email = EmailField(
        "E-mail", [InputRequired("Please give your e-mail address.")], filters=[tidy]
    )
    password = PasswordField("Password", [InputRequired("Please give your password.")])


class Mails(FlaskForm):
    """In which language to write to somebody; `of_site` is that for all who do not say."""

    language = SelectField("Language of mails")

    def __init__(self, *, of_site: Language, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.language.choices = [
            SelectChoice("", f"As the site: {of_site.own_name}"),
            *(SelectChoice(one.value, one.own_name, {"lang": one.value}) for one in Language),
        ]

    @property
    def chosen(self) -> Language | None:
        """The language, once it is known to be one; None for the site's."""
        return Language(self.language.data) if self.language.data else None


class Account(FlaskForm):
    name = Line("Your name", most=120, needed="Please tell us your name.")
    about = Lines("A few lines about you", most=2000)
    place = Line("Where you live", most=120)
    links = TextAreaField("Your profiles elsewhere", filters=[tidy_lines])
    timezone = Zone("Time zone")

    def validate_links(self, field: TextAreaField) -> None:
        """Raises ValidationError for what is no web address, or too many of them."""
        urls = self.urls
        if len(urls) > MOST_LINKS:
            raise ValidationError(f"Please give at most {MOST_LINKS} links.")
        for url in urls:
            if len(url) > 300 or not is_web_address(url):
                raise ValidationError(
                    f"“{url[:60]}” is neither a web address such as https://… "
                    "nor a name such as @you@mastodon.example."
                )

    @property
    def urls(self) -> list[str]:
        """The links, one a line; what is a profile without a scheme has one: https://host/@user."""
        lines = [line.strip() for line in (self.links.data or "").splitlines()]
        return [_with_scheme(line) for line in lines if line]


def _with_scheme(text: str) -> str:
    key = None if is_web_address(text) else profile_key(text)
    return f"https://{key}" if key else text
