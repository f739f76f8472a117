"""The app stands, on both engines."""


def test_start_page_answers(browser, cast):
    assert browser(None).get("/").status == 200
    assert browser(cast.ana).get("/login").status == 200
    assert browser(cast.ana).get("/account").status == 200


def test_an_address_is_told_apart_piece_by_piece(app):
    """Else each address that begins like it would be tried, at each request."""
    mixed = {
        rule.rule
        for rule in app.url_map.iter_rules()
        if not all(converter.part_isolating for converter in rule._converters.values())
    }
    assert mixed == set()
