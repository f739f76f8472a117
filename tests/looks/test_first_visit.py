"""What a first visit to an event page costs the one who makes it."""

from gzip import compress

import pytest
from flask import Flask
from playwright.sync_api import Request

from tests.chromium import open_chromium, served
from tests.conftest import Cast
from tests.given import Given
from tests.looks.scene import town

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True, scope="session")

MOST_REQUESTS, MOST_BYTES = 6, 60 * 1024


def test_an_event_page_comes_in_few_and_small_answers(app: Flask, given: Given, cast: Cast):
    event = town(given, cast).names["open"]
    with served(app) as address, open_chromium() as chrome:
        tab = chrome.new_page(viewport={"width": 390, "height": 844})
        seen: list[Request] = []

        def note(request: Request) -> None:
            seen.append(request)

        tab.on("requestfinished", note)
        tab.goto(f"{address}/events/{event}-blitz-under-the-plane-trees")
        tab.wait_for_load_state("networkidle")
        sizes = {}
        for request in seen:
            answer = request.response()
            assert answer is not None and answer.ok, request.url
            size = request.sizes()["responseBodySize"]
            # Pages are compressed by whatever stands before the app.
            is_page = "text/html" in answer.headers["content-type"]
            sizes[request.url] = len(compress(answer.body())) if is_page else size
        assert any("figtree" in url for url in sizes), sizes
        assert len(sizes) <= MOST_REQUESTS and sum(sizes.values()) < MOST_BYTES, sizes
