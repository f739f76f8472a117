"""Stylesheet, script, icon and typeface: put together once a process, each named by what is in it.

Stylesheets and scripts are written a file a component in `static/`, and served as one file each;
the modules of the door's app, which import each other, as another. What is under a name never
changes, so browsers keep it for ever.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from gzip import compress
from hashlib import sha256
from pathlib import Path

from flask import Blueprint, Flask, Response, current_app, request

from meetup.errors import NotFound
from meetup.packing import takes_gzip

blueprint = Blueprint("assets", __name__)

KINDS = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
}
FOR_EVER = "public, max-age=31536000, immutable"
IMPORT = re.compile(r'@import url\("([\w./-]+)"\) layer\((\w+)\);')
VENDORED = re.compile(r'url\("\.\./vendor/([\w.-]+)"\)')
# A string, which stays; a comment; space around punctuation; any other space.
SPARE = re.compile(r"""("[^"]*"|'[^']*')|/\*.*?\*/|\s*([{};,])\s*|\s+""", re.DOTALL)
MODULE_WORDS = re.compile(r"^\s*(?:import|export)\b", re.MULTILINE)
# As we write them: what is imported by its own name, in one line.
OUR_IMPORT = re.compile(r'^import \{[^}]*\} from "\./([\w-]+)\.js";\n', re.MULTILINE)
OUR_EXPORT = re.compile(r"^export (?=(?:const|let|class|function|async) )", re.MULTILINE)
THEIR_IMPORT = re.compile(r"(?<= from ')\./([\w-]+\.js)(?=';)")
# What a device needs for the door when there is no network.
OF_THE_DOOR = ("app.css", "app.js", "door.js", "figtree.woff2", "figtree-ext.woff2", "icon.svg")
DECODER, ITS_PART = "qr-decode.js", "qr-index.js"


@dataclass(frozen=True)
class Asset:
    """One file as browsers get it; `file` is its name with the hash of its content."""

    name: str
    body: bytes

    @cached_property
    def file(self) -> str:
        stem, dot, ending = self.name.rpartition(".")
        return f"{stem}-{sha256(self.body).hexdigest()[:16]}{dot}{ending}"

    @cached_property
    def packed(self) -> bytes:
        return compress(self.body, compresslevel=9, mtime=0)

    @property
    def packs_well(self) -> bool:
        return not self.name.endswith(".woff2")  # which is packed already

    @property
    def kind(self) -> str:
        return KINDS[Path(self.name).suffix]


class Assets:
    """All of them, made from the folder `static`. Raises ValueError for what cannot be joined."""

    def __init__(self, folder: Path) -> None:
        as_they_are = [*folder.glob("*.svg"), *folder.glob("vendor/*.woff2")]
        made = [Asset(path.name, path.read_bytes()) for path in as_they_are]
        files = {asset.name: asset.file for asset in made}
        made += [
            Asset("app.css", stylesheet(folder / "css" / "app.css", files).encode()),
            Asset("app.js", script(folder / "js").encode()),
            Asset("door.js", modules(folder / "js" / "door", "door").encode()),
            *decoder(folder / "vendor" / "qr"),
        ]
        self.by_name = {asset.name: asset for asset in made}
        self.by_file = {asset.file: asset for asset in made}


def stylesheet(path: Path, files: Mapping[str, str]) -> str:
    """The stylesheet at `path` with each file that it imports in its place, in its layer.

    What it takes from `vendor` is found beside it, under the name that `files` has for it.
    """

    def imported(found: re.Match[str]) -> str:
        text = (path.parent / found[1]).read_text(encoding="utf-8")
        if "@import" in text:
            raise ValueError(f"{found[1]} imports; only {path.name} does")
        return f"@layer {found[2]}{{{text}}}"

    whole = IMPORT.sub(imported, path.read_text(encoding="utf-8"))
    if "@import" in whole:
        raise ValueError(f"{path.name} has an import without url or layer")
    whole = VENDORED.sub(lambda found: f'url("{files[found[1]]}")', whole)
    return SPARE.sub(lambda found: found[1] or found[2] or _space(found[0]), whole)


def script(folder: Path) -> str:
    """The scripts of `folder` as one module; each in a block, so that its names are its own.

    Each acts only where the page has what it looks for.
    """
    parts = []
    for path in sorted(folder.glob("*.js")):
        text = path.read_text(encoding="utf-8")
        if MODULE_WORDS.search(text):
            raise ValueError(f"{path.name} imports or exports, which a block cannot")
        parts.append(f"{{\n{text}}}\n")
    return "".join(parts)


def modules(folder: Path, first: str) -> str:
    """The module `first` of `folder` and all that it imports as one module, each before its users.

    They share their names, so that what two of them call the same is an error in every browser.
    """
    parts: dict[str, str] = {}

    def add(name: str, users: tuple[str, ...]) -> None:
        if name in users:
            raise ValueError(f"{name}.js imports itself, by way of {users[-1]}.js")
        if name in parts:
            return
        text = (folder / f"{name}.js").read_text(encoding="utf-8")
        for needed in OUR_IMPORT.findall(text):
            add(needed, (*users, name))
        parts[name] = OUR_EXPORT.sub("", OUR_IMPORT.sub("", text))
        if MODULE_WORDS.search(parts[name]):
            raise ValueError(f"{name}.js imports or exports in a way that is not understood")

    add(first, ())
    return "".join(parts.values())


def decoder(folder: Path) -> list[Asset]:
    """The two modules that read QR codes, as others made them; one finds the other by its name."""
    part = Asset(ITS_PART, (folder / "index.js").read_bytes())
    text = (folder / "decode.js").read_text(encoding="utf-8")
    return [part, Asset(DECODER, THEIR_IMPORT.sub(f"./{part.file}", text).encode())]


def _space(found: str) -> str:
    return "" if found.startswith("/*") else " "


def init_app(app: Flask, folder: Path) -> None:
    """Give templates `asset('app.css')`, the name under which a file of `folder` is served."""
    app.extensions["assets"] = Assets(folder)
    app.add_template_global(asset)

    if app.debug:  # whoever writes a stylesheet sees it at the next page
        app.before_request(lambda: app.extensions.update(assets=Assets(folder)))


def asset(name: str) -> str:
    """What the stylesheet, script, icon or typeface called `name` is called where it is served."""
    return _assets().by_name[name].file


def of_the_door() -> list[str]:
    """What all that the door needs is called where it is served."""
    return [asset(name) for name in (*OF_THE_DOOR, DECODER, ITS_PART)]


@blueprint.get("/assets/<file>")
def show(file: str) -> Response:
    found = _assets().by_file.get(file)
    if found is None:
        raise NotFound
    is_packed = found.packs_well and takes_gzip(request.accept_encodings)
    response = Response(found.packed if is_packed else found.body, content_type=found.kind)
    response.headers["Cache-Control"] = FOR_EVER
    response.headers["Vary"] = "Accept-Encoding"
    if is_packed:
        response.headers["Content-Encoding"] = "gzip"
    response.set_etag(f"{found.file}-gzip" if is_packed else found.file)
    response.make_conditional(request)
    return response


def _assets() -> Assets:
    assets: Assets = current_app.extensions["assets"]
    return assets
