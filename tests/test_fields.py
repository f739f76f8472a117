"""What people type, made tidy, and the moments that clocks skip or show twice."""

from datetime import UTC, datetime

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms.validators import ValidationError

from meetup.fields import LocalMoment, Zone, tidy, tidy_lines
from meetup.zones import REGIONS, ZONES


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


class Zoned(FlaskForm):
    zone = Zone("Time zone")


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


def test_time_zones_stand_under_their_regions_each_once(app: Flask):
    with app.test_request_context():
        select = BeautifulSoup(Zoned(meta={"csrf": False}).zone(), "html.parser")
    groups = {group["label"]: group.select("option") for group in select.select("optgroup")}
    assert list(groups) == [*REGIONS.values()] == sorted(groups)
    assert 10 < max(map(len, groups.values())) < 180
    values = [option["value"] for option in select.select("option")]
    assert values[0] == "UTC" and len(values) == len(set(values))
    assert (
        {"Europe/Berlin", "Asia/Kolkata", "Europe/Kyiv", "America/Indiana/Knox"}
        < set(values)
        < ZONES
    )
    assert not {"US/Eastern", "Etc/GMT+5", "CET"} & set(values)
    assert not {"Asia/Calcutta", "Europe/Kiev", "Africa/Asmera", "Australia/West"} & set(values)
    named = {option["value"]: option.get_text() for option in groups["America"]}
    assert named["America/New_York"] == "New York"
    assert named["America/Indiana/Knox"] == "Knox, Indiana"
    assert list(named.values()) == sorted(named.values())


@pytest.mark.parametrize(
    ("sent", "offered_first", "errors"),
    [
        ("Europe/Lisbon", "UTC", ()),
        ("US/Eastern", "US/Eastern", ()),
        ("Asia/Calcutta", "Asia/Calcutta", ()),
        ("Mars/Olympus", "UTC", ("Please choose a time zone from the list.",)),
        ("../etc/passwd", "UTC", ("Please choose a time zone from the list.",)),
    ],
)
def test_a_time_zone_by_another_of_its_names_is_understood_and_kept(
    app: Flask, sent: str, offered_first: str, errors: tuple[str, ...]
):
    with app.test_request_context():
        form = Zoned(MultiDict({"zone": sent}), meta={"csrf": False})
        form.validate()
        assert tuple(form.zone.errors) == errors
        select = BeautifulSoup(form.zone(), "html.parser")
        assert select.select_one("option")["value"] == offered_first
        chosen = [option["value"] for option in select.select("option[selected]")]
        assert chosen == ([] if errors else [sent])
        # What one form had to add is in no other.
        other = BeautifulSoup(Zoned(None, meta={"csrf": False}).zone(), "html.parser")
        assert other.select_one("option")["value"] == "UTC"


def test_a_list_of_time_zones_is_drawn_for_what_is_chosen_and_said_of_it(app: Flask):
    """A list that was drawn before is given again: never with what belongs to another one."""

    def drawn(zone: str, **attributes: str) -> str:
        with app.test_request_context():
            return Zoned(MultiDict({"zone": zone}), meta={"csrf": False}).zone(**attributes)

    first = drawn("Europe/Berlin")
    assert drawn("Europe/Berlin") == first
    assert 'selected value="Asia/Tokyo"' in drawn("Asia/Tokyo")
    assert 'aria-invalid="true"' in drawn("Europe/Berlin", aria_invalid="true")
    assert drawn("Europe/Berlin") == first and first.count(" selected ") == 1
    assert drawn("Mars/Olympus") is drawn("Mars/" + "M" * 9000), (
        "kept once, and not by what was sent"
    )
