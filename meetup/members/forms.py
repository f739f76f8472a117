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
from wtforms.validators import InputRequired, Length, ValidationError

from meetup.addresses import email_address
from meetup.fields import Line, Lines, Zone, tidy, tidy_lines
from meetup.languages import Language
from meetup.members.passwords import LONGEST, SHORTEST
from meetup.members.rules import MOST_LINKS, is_web_address


class SignUp(FlaskForm):
    name = Line("Your name", most=120, needed="Please tell us your name.")
    email = EmailField(
        "E-mail",
        [
            InputRequired("Please give your e-mail address."),
            Length(max=320),
        ],
        filters=[tidy],
    )
    password = PasswordField(
        "Password",
        [
            InputRequired("Please choose a password."),
            Length(min=SHORTEST, message=f"Please use at least {SHORTEST} characters."),
            Length(max=LONGEST, message=f"Please keep this under {LONGEST} characters."),
        ],
    )
    timezone = Zone("Time zone")

    def validate_email(self, field: EmailField) -> None:
        """Raises ValidationError for what is no address; a good one is kept in lower case."""
        try:
            field.data = email_address(field.data)
        except ValueError:
            raise ValidationError("This does not look like an e-mail address.") from None


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
    is_unlisted = BooleanField("Always leave my name off lists")

    def validate_links(self, field: TextAreaField) -> None:
        """Raises ValidationError for what is no web address, or too many of them."""
        urls = self.urls
        if len(urls) > MOST_LINKS:
            raise ValidationError(f"Please give at most {MOST_LINKS} links.")
        for url in urls:
            if len(url) > 300 or not is_web_address(url):
                raise ValidationError(f"“{url[:60]}” is not a web address such as https://…")

    @property
    def urls(self) -> list[str]:
        """The links, one a line."""
        return [line.strip() for line in (self.links.data or "").splitlines() if line.strip()]
