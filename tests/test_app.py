"""The app stands, on both engines."""


def test_start_page_answers(browser, cast):
    assert browser(None).get("/").status == 200
    assert browser(cast.ana).get("/login").status == 200
    assert browser(cast.ana).get("/account").status == 200
