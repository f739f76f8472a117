"""What somebody sent, kept in the page that says why it was not taken, so that nothing is lost."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import request
from flask.globals import request_ctx
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import HTTPException

from meetup.config import Config
from meetup.db import SAFE_METHODS

CARRIED = "kept:"
# Of the page and its buttons, not of the person.
NOT_SHOWN = {"csrf_token", "next", "member", "answer", "guests"}


@dataclass(frozen=True)
class Kept:
    """The fields of a form, and the path on this site that they are for."""

    path: str
    fields: tuple[tuple[str, str], ...]
    has_gaps: bool = False

    @property
    def carried(self) -> list[tuple[str, str]]:
        """The fields under names of their own, so that another form can carry them along."""
        return [(CARRIED + name, value) for name, value in self.fields]

    @property
    def shown(self) -> list[tuple[str, str]]:
        """Label and text of what is worth reading; empty fields are not."""
        worth = ((name, text) for name, text in self.fields if name not in NOT_SHOWN)
        return [(_label(name), "yes" if text == "y" else text) for name, text in worth if text]


def kept(config: Config) -> Kept | None:
    """What this request sent; None when it only looks, or when another site made it.

    Passwords and files are left out. Somebody else's form must not come back as one of ours,
    with a token in it.
    """
    if request.method in SAFE_METHODS or page_before(config) is None:
        return None
    try:
        sent, files = request.form, request.files
    except HTTPException:  # too large to be read
        return None
    fields = tuple((name, text) for name, text in sent.items(multi=True) if _may_be_kept(name))
    has_gaps = bool(files) or any("password" in name for name in sent)
    return Kept(request.full_path.rstrip("?"), fields, has_gaps)


def carried(form: MultiDict[str, str], *, path: str) -> Kept | None:
    """What the sign-in form has carried along for `path`; None for nothing."""
    fields = tuple(
        (name.removeprefix(CARRIED), text)
        for name, text in form.items(multi=True)
        if name.startswith(CARRIED)
    )
    return Kept(path, fields) if fields else None


def page_before(config: Config) -> str | None:
    """The path of the page on this site from which this request was made; None if it was not."""
    came_from = request.referrer or request.headers.get("Origin") or ""
    parts = urlsplit(came_from)
    if f"{parts.scheme}://{parts.netloc}" not in (request.host_url.rstrip("/"), config.base_url):
        return None
    return f"{parts.path or '/'}?{parts.query}".rstrip("?")


def page_to_return_to(config: Config) -> str | None:
    """As `page_before`, if that is a page that one can look at."""
    page = page_before(config)
    adapter = request_ctx.url_adapter
    return page if page and adapter and adapter.test(urlsplit(page).path, "GET") else None


def _may_be_kept(name: str) -> bool:
    return name != "csrf_token" and "password" not in name


def _label(name: str) -> str:
    return name.removeprefix("is_").replace("_", " ").capitalize()
