"""Pages are made one after the other, and nobody is kept waiting for long."""

from collections.abc import Iterable
from threading import Event, Thread
from typing import Any

import pytest
from werkzeug.test import run_wsgi_app

from meetup.turns import Turns


class Site:
    """An application that answers when it is let; `begun` says who has begun, in order."""

    def __init__(self) -> None:
        self.begun: list[str] = []
        self.is_let = {"/first": Event(), "/second": Event()}
        self.has_begun = {"/first": Event(), "/second": Event()}

    def __call__(self, environ: Any, start_response: Any) -> Iterable[bytes]:
        path = environ["PATH_INFO"]
        self.begun.append(path)
        self.has_begun[path].set()
        assert self.is_let[path].wait(20)
        self.begun.append(f"{path} ends")
        start_response("200 OK", [])
        return [b""]


def ask(site: Turns, path: str, method: str = "GET") -> Thread:
    environ = {"REQUEST_METHOD": method, "PATH_INFO": path}
    thread = Thread(target=run_wsgi_app, args=(site, environ))
    thread.start()
    return thread


def test_a_page_begins_when_the_one_before_it_has_ended():
    site = Site()
    in_line = Turns(site, patience=20)
    first = ask(in_line, "/first")
    assert site.has_begun["/first"].wait(20)
    second = ask(in_line, "/second")
    site.is_let["/second"].set()
    assert not site.has_begun["/second"].wait(0.1)
    site.is_let["/first"].set()
    first.join()
    second.join()
    assert site.begun == ["/first", "/first ends", "/second", "/second ends"]


@pytest.mark.parametrize(
    ("patience", "method"),
    [
        pytest.param(0, "GET", id="no patience is left"),
        pytest.param(20, "POST", id="it changes something"),
    ],
)
def test_nobody_waits_for_the_end_of_a_slow_page(patience: float, method: str):
    site = Site()
    turns = Turns(site, patience)
    first = ask(turns, "/first")
    assert site.has_begun["/first"].wait(20)
    second = ask(turns, "/second", method)
    site.is_let["/second"].set()
    second.join()
    site.is_let["/first"].set()
    first.join()
    assert site.begun == ["/first", "/second", "/second ends", "/first ends"]


def test_a_page_that_breaks_gives_its_turn_back():
    answers = iter((ValueError("broken"), None))

    def breaks_once(_environ: Any, start_response: Any) -> Iterable[bytes]:
        if error := next(answers):
            raise error
        start_response("200 OK", [])
        return [b"made"]

    in_line = Turns(breaks_once, patience=20)
    with pytest.raises(ValueError, match="broken"):
        run_wsgi_app(in_line, {"REQUEST_METHOD": "GET", "PATH_INFO": "/"})
    thread = ask(in_line, "/")
    thread.join(10)
    assert not thread.is_alive()
