"""What people type, made tidy, and the moments that clocks skip or show twice."""

from datetime import UTC, datetime

import pytest
from flask import Flask
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms.validators import ValidationError

from meetup.fields import LocalMoment, tidy, tidy_lines


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Ana \t Lindqvist\n", "Ana Lindqvist"),
        ("A\x00n\x07a", "Ana"),
        ("Ana\u0301", "Aná"),
        ("\u200b\u200d", ""),
        ("   ", ""),
        ("👩‍👩‍👧", "👩‍👩‍👧"),
        (None, None),
    ],
)
def test_a_line_is_tidied(typed: str | None, kept: str | None):
    assert tidy(typed) == kept


def test_lines_stay_lines():
    assert tidy_lines("\r\n one  \r\n\r\ntwo\x00\r\n") == "one\n\ntwo"


class Form(FlaskForm):
    starts_at = LocalMoment("When")


def typed(app: Flask, text: str) -> Form:
    with app.test_request_context():
        form = Form(MultiDict({"starts_at": text}), meta={"csrf": False})
        form.validate()
        return form


def test_a_moment_is_read_in_its_zone(app: Flask):
    moment = typed(app, "2026-06-12T19:00").starts_at.in_zone("Europe/Berlin")
    assert moment == datetime(2026, 6, 12, 17, tzinfo=UTC)


def test_a_time_that_clocks_skip_is_refused(app: Flask):
    form = typed(app, "2026-03-29T02:30")
    with pytest.raises(ValidationError, match="skip that time"):
        form.starts_at.in_zone("Europe/Berlin")


def test_a_time_that_clocks_show_twice_is_the_first(app: Flask):
    moment = typed(app, "2026-10-25T02:30").starts_at.in_zone("Europe/Berlin")
    assert moment == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_what_is_no_moment_is_said_in_plain_words(app: Flask):
    assert "a day and a time" in typed(app, "tomorrow at eight").starts_at.errors[0]
