"""One stylesheet and one script, named by what is in them and kept for ever."""

import re
from gzip import decompress
from pathlib import Path

import pytest
from flask import Flask

from meetup.assets import Asset, Assets, script, stylesheet

STATIC = Path(__file__).parent.parent / "static"
NAMES = ("app.css", "app.js", "figtree.woff2", "icon.svg")


def addresses(app: Flask) -> dict[str, str]:
    """What the start page asks browsers to load, by name."""
    text = app.test_client().get("/").text
    found = re.findall(r'"(/assets/([\w-]+)-[0-9a-f]{16}(\.\w+))"', text)
    return {name + ending: address for address, name, ending in found}


def test_every_file_of_ours_is_in_one_of_them(app: Flask):
    assert set(addresses(app)) == set(NAMES)
    imported = re.findall(r'url\("(.+?)"\)', (STATIC / "css" / "app.css").read_text("utf-8"))
    written = {path.relative_to(STATIC / "css").as_posix() for path in STATIC.rglob("*.css")}
    assert sorted(imported) == sorted(written - {"app.css"})


def test_layers_stay_in_order_and_no_import_is_left(app: Flask):
    text = app.test_client().get(addresses(app)["app.css"]).text
    first, *layers = re.findall(r"@layer ([\w, ]+)", text)
    order = [name.strip() for name in first.split(",")]
    assert list(dict.fromkeys(layers)) == order
    assert "@import" not in text and "/*" not in text


def test_space_and_comments_go_and_strings_stay(tmp_path: Path):
    (tmp_path / "app.css").write_text('@layer a;\n@import url("a.css") layer(a);\n')
    (tmp_path / "a.css").write_text(
        "p { color: red ;\n  margin: calc(1px + 2px) }  /* it's; */\n"
        """q::after { content: "a ; /* b */  c"; } a :is(b , c) { top: 0 }"""
    )
    assert stylesheet(tmp_path / "app.css", {}) == (
        "@layer a;@layer a{p{color: red;margin: calc(1px + 2px)} "
        """q::after{content: "a ; /* b */  c";}a :is(b,c){top: 0}}"""
    )


@pytest.mark.parametrize("wrong", ['@import "b.css";', '@import url("b.css");'])
def test_an_import_that_is_not_understood_is_refused(tmp_path: Path, wrong: str):
    (tmp_path / "app.css").write_text(wrong)
    with pytest.raises(ValueError, match="without url or layer"):
        stylesheet(tmp_path / "app.css", {})


def test_imported_files_do_not_import(tmp_path: Path):
    (tmp_path / "app.css").write_text('@import url("a.css") layer(a);')
    (tmp_path / "a.css").write_text('@import url("b.css");')
    with pytest.raises(ValueError, match=r"a\.css imports"):
        stylesheet(tmp_path / "app.css", {})


def test_scripts_keep_their_names_to_themselves(tmp_path: Path):
    for name in ("one", "two"):
        (tmp_path / f"{name}.js").write_text("const field = 1;\n")
    assert script(tmp_path) == "{\nconst field = 1;\n}\n" * 2
    (tmp_path / "three.js").write_text('import x from "./one.js";\n')
    with pytest.raises(ValueError, match=r"three\.js imports"):
        script(tmp_path)


@pytest.mark.parametrize("name", [name for name in NAMES if name != "figtree.woff2"])
def test_a_browser_keeps_them_for_ever_and_gets_them_packed(app: Flask, cast, browser, name: str):
    address, client = addresses(app)[name], browser(cast.ana).client
    plain = client.get(address)
    packed = client.get(address, headers={"Accept-Encoding": "br, gzip"})
    for answer in (plain, packed):
        assert answer.status_code == 200
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert answer.headers["Vary"] == "Accept-Encoding"
        assert "Set-Cookie" not in answer.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain.headers
    assert decompress(packed.data) == plain.data
    assert packed.headers["ETag"] != plain.headers["ETag"]
    known = {"If-None-Match": packed.headers["ETag"], "Accept-Encoding": "gzip"}
    again = client.get(address, headers=known)
    assert again.status_code == 304
    # It has them since it got the file.
    assert "Content-Security-Policy" in packed.headers
    assert "Content-Security-Policy" not in again.headers
    refused = client.get(address, headers={"Accept-Encoding": "gzip;q=0"})
    assert "Content-Encoding" not in refused.headers


def test_the_name_follows_the_content_and_no_other_is_known(app: Flask):
    one, other = Asset("app.css", b"a{}"), Asset("app.css", b"b{}")
    assert one.file != other.file == Asset("app.css", b"b{}").file
    assert app.test_client().get(f"/assets/{one.file}").status_code == 404
    assert app.test_client().get("/assets/app.css").status_code == 404
    assert app.test_client().get("/static/css/app.css").status_code == 404


def test_they_are_small():
    by_name = Assets(STATIC).by_name
    assert len(by_name["app.css"].packed) < 9 * 1024
    assert len(by_name["app.js"].packed) < 4 * 1024


def test_the_stylesheet_finds_its_typeface(app: Flask):
    client = app.test_client()
    text = client.get(addresses(app)["app.css"]).text
    fonts = re.findall(r'url\("([^"]+)"\)', text)
    assert f"/assets/{fonts[0]}" == addresses(app)["figtree.woff2"] and len(fonts) == 2
    for font in fonts:
        answer = client.get(f"/assets/{font}", headers={"Accept-Encoding": "gzip"})
        assert answer.content_type == "font/woff2" and answer.data.startswith(b"wOF2")


def test_no_query_is_asked_for_them(app: Flask, cast, browser, count_queries):
    ana, address = browser(cast.ana), addresses(app)["app.css"]
    with count_queries() as statements:
        assert ana.get(address).status == 200
    assert statements == []
