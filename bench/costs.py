"""What a page costs beside time: statements, memory, and what a first visit brings along."""

import gzip
import re
from collections.abc import Sequence
from urllib.parse import urljoin

from flask import Flask
from sqlalchemy import event

from bench.client import Request
from bench.pages import Page
from bench.served import Served
from meetup.db import db

OFTEN = 5
# What a browser fetches by itself: style sheets, scripts, icons and pictures.
BROUGHT = re.compile(
    r'<(?:link|script|img|source)\b[^>]*?\b(?:href|src)="(/[^"]+)"'
    r'|@import\s+(?:url\()?["\']?([^"\')]+)|url\(["\']?([^"\')]+)'
)


def statements(app: Flask, pages: Sequence[Page]) -> dict[str, int]:
    """How many SQL statements each page takes at most."""
    counted: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_: object) -> None:
        if not statement.startswith(("BEGIN", "PRAGMA")):
            counted.append(statement)

    found: dict[str, int] = {}
    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    for page in pages:
        for request in page.requests[:OFTEN]:
            counted.clear()
            answer(app, request)
            found[page.name] = max(found.get(page.name, 0), len(counted))
    event.remove(engine, "before_cursor_execute", note)
    return found


def answer(app: Flask, request: Request) -> None:
    """Answer one request in this process."""
    kind = "application/x-www-form-urlencoded" if request.body else None
    with app.test_client(use_cookies=False) as client:
        client.open(
            request.path,
            method=request.method,
            headers=list(request.headers),
            data=request.body or None,
            content_type=kind,
        ).close()


def first_visit(site: Served, page: Page) -> tuple[int, int]:
    """How many requests a first visit to a page takes, and how many bytes come, at most."""
    visits = [_visit(site, request.path) for request in page.requests[:OFTEN]]
    return max(number for number, _ in visits), max(size for _, size in visits)


def _visit(site: Served, path: str) -> tuple[int, int]:
    waiting, sizes = [path], dict[str, int]()
    while waiting:
        path = waiting.pop()
        if path in sizes:
            continue
        headers, body = site.ask(Request(path, headers=(("Accept-Encoding", "gzip"),)))
        sizes[path] = len(body)
        if headers.get_content_type() in ("text/html", "text/css"):
            is_packed = headers.get("Content-Encoding") == "gzip"
            text = (gzip.decompress(body) if is_packed else body).decode()
            waiting += [urljoin(path, one or two or three) for one, two, three in _brought(text)]
    return len(sizes), sum(sizes.values())


def _brought(text: str) -> list[tuple[str, str, str]]:
    return BROUGHT.findall(text)
