"""How days and times are worded, for the site and for one reader."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask

from meetup import wording
from meetup.languages import Language, language_of
from meetup.wording import worded_in

BERLIN = "Europe/Berlin"
EVENING = datetime(2026, 12, 11, 18, 30, tzinfo=UTC)


@pytest.fixture
def under(app: Flask, monkeypatch: pytest.MonkeyPatch):
    """`under("de_AT")`: the site's locale is this one."""

    def use(locale: str) -> None:
        config = replace(app.config["HANDSHAKES"], locale=locale)
        monkeypatch.setitem(app.config, "HANDSHAKES", config)

    with app.app_context():
        yield use


@pytest.mark.parametrize(
    ("locale", "day", "date_of", "moment", "span"),
    [
        (
            "en",
            "Friday, 11 December 2026",
            "11 December 2026",
            "Fri 11 December 2026, 19:30",
            "Friday, 11 December 2026, 19:30 to 22:30",
        ),
        (
            "de",
            "Freitag, 11. Dezember 2026",
            "11. Dezember 2026",
            "Fr., 11. Dez. 2026, 19:30",
            "Freitag, 11. Dezember 2026, 19:30 bis 22:30",
        ),
        (
            "fr",
            "vendredi 11 décembre 2026",
            "11 décembre 2026",
            "ven. 11 déc. 2026, 19:30",
            "vendredi 11 décembre 2026, 19:30 to 22:30",
        ),
    ],
)
def test_a_day_is_written_as_its_locale_has_it(under, locale, day, date_of, moment, span):
    under(locale)
    assert wording.day(EVENING, BERLIN) == day
    assert wording.date_of(EVENING) == date_of
    assert wording.moment(EVENING, BERLIN) == moment
    assert " ".join(wording.span(EVENING, EVENING + timedelta(hours=3), BERLIN)) == span


def test_for_one_reader_it_is_worded_in_their_language_and_for_the_site_as_before(under):
    under("en")
    midsummer = date(2026, 6, 20)
    with worded_in("de"):
        assert wording.day(midsummer) == "Samstag, 20. Juni 2026"
        assert wording.zone_name(BERLIN, EVENING) == "Mitteleuropäische Normalzeit"
        with worded_in("en"):
            assert wording.month(midsummer) == "June 2026"
        assert wording.month(date(2026, 10, 1)) == "Oktober 2026"
    assert wording.day(midsummer) == "Saturday, 20 June 2026"
    with pytest.raises(ZeroDivisionError), worded_in("de"):
        raise ZeroDivisionError
    assert wording.day(midsummer) == "Saturday, 20 June 2026"


@pytest.mark.parametrize(
    ("of_site", "language"),
    [
        ("en", Language.ENGLISH),
        ("en_GB", Language.ENGLISH),
        ("de", Language.GERMAN),
        ("de_AT", Language.GERMAN),
        ("fr", Language.ENGLISH),
        ("den", Language.ENGLISH),
    ],
)
def test_the_language_of_a_site_is_one_of_ours(of_site, language):
    assert language_of(of_site) is language


@pytest.mark.parametrize(
    ("language", "of_site", "locale"),
    [
        (Language.ENGLISH, "en_GB", "en_GB"),
        (Language.GERMAN, "en_GB", "de"),
        (Language.GERMAN, "de_AT", "de_AT"),
        (Language.ENGLISH, "de_AT", "en"),
        (Language.ENGLISH, "fr", "en"),
    ],
)
def test_a_mail_is_dated_as_the_site_does_where_it_speaks_its_language(language, of_site, locale):
    assert language.locale(of_site) == locale


def test_an_evening_that_ends_after_midnight_names_both_days_alike(under):
    under("en")
    assert wording.span(EVENING, EVENING + timedelta(hours=6), BERLIN) == (
        "Friday, 11 December 2026, 19:30",
        "to Saturday, 12 December 2026, 01:30",
    )
    assert wording.span(EVENING, None, BERLIN) == ("Friday, 11 December 2026,", "19:30")


@pytest.mark.parametrize(
    ("locale", "words"), [("en", ("Dec", "11", "Fri")), ("de", ("Dez", "11", "Fr"))]
)
def test_a_leaf_of_the_calendar_is_three_short_words(under, locale, words):
    under(locale)
    assert wording.leaf(date(2026, 12, 11)) == words
