"""A picture, from a file on somebody's disk to the page, in a real browser."""

import pytest

from tests.chromium import ChromiumBrowser, served
from tests.pictures.drawing import file_of, patterned

# How a browser behaves does not depend on the engine behind the pages.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True, scope="session")

FACE = "document.querySelector('main img.mark, main img.shown-picture')"


def test_a_picture_is_chosen_shown_and_fetched_once(app, cast, tmp_path, chrome):
    photo = tmp_path / "photo.jpg"
    photo.write_bytes(file_of(patterned(900, 600)).getvalue())
    with served(app) as address:
        ana = ChromiumBrowser(chrome, address, javascript=False)
        ana.get("/login")
        ana.press("Sign in", email=cast.ana.email, password=cast.ana.password)
        ana.get("/account")
        ana.tab.set_input_files("[name=picture]", photo)
        assert ana.press("Add the picture").path == "/account"
        assert ana.tab.evaluate(f"{FACE}.complete && {FACE}.naturalWidth") == 512
        ana.get("/m/ana")
        ana.get("/m/ana")
        assert ana.tab.evaluate(f"{FACE}.naturalWidth") == 512
        sizes = ana.tab.evaluate(
            "performance.getEntriesByType('resource')"
            ".filter(one => one.name.includes('/pictures/')).map(one => one.transferSize)"
        )
        assert sizes == [0] and ana.complaints == []
