"""In which language a member reads mails, as they choose it on the page of the account."""

from dataclasses import replace

import pytest

from meetup.languages import Language


def choose(someone, language):
    someone.get("/account")
    return someone.press("Save the language", language=language)


def test_a_member_chooses_a_language_and_leaves_it_to_the_site_again(browser, cast, accounts):
    ana = browser(cast.ana)
    for choice, kept in (("de", Language.GERMAN), ("en", Language.ENGLISH), ("", None)):
        page = choose(ana, choice)
        assert page.status == 200 and "Saved." in page.words
        assert accounts(handle="ana")[0].language is kept
        assert page.fields["language"] == choice
    assert [account.language for account in accounts(handle="ben")] == [None]


@pytest.mark.parametrize(("locale", "named"), [("en", "English"), ("de_AT", "Deutsch")])
def test_the_page_says_what_the_site_speaks(app, browser, cast, monkeypatch, locale, named):
    monkeypatch.setitem(app.config, "HANDSHAKES", replace(app.config["HANDSHAKES"], locale=locale))
    options = browser(cast.ana).get("/account").soup.select("#language option")
    assert [option.get_text() for option in options] == [
        f"As the site: {named}",
        "English",
        "Deutsch",
    ]
    assert [option.get("lang") for option in options] == [None, "en", "de"]


@pytest.mark.parametrize("typed", ["tlh", "EN", "None", None])
def test_a_language_that_is_not_ours_is_refused_at_the_field(browser, cast, accounts, typed):
    page = choose(browser(cast.ana), typed)
    assert page.status == 422
    assert page.soup.select_one("#language-error").get_text()
    assert page.fields["name"] == "Ana"
    assert accounts(handle="ana")[0].language is None


def test_saving_the_profile_leaves_the_language_alone(browser, cast, accounts):
    ana = browser(cast.ana)
    choose(ana, "de")
    assert ana.press("Save", name="Ana L.").status == 200
    assert (accounts(handle="ana")[0].name, accounts(handle="ana")[0].language) == (
        "Ana L.",
        Language.GERMAN,
    )
