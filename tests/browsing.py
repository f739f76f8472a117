"""A browser without JavaScript: follows links, fills in forms and presses their buttons."""

from dataclasses import dataclass, field
from functools import cached_property
from secrets import token_hex

from bs4 import BeautifulSoup, Tag
from flask import Flask
from itsdangerous import URLSafeTimedSerializer
from werkzeug.test import TestResponse

from meetup.db import db
from meetup.members.models import Member
from meetup.sessions import SignedIn


@dataclass
class Page:
    """What came back, after redirects."""

    status: int
    path: str
    text: str
    response: TestResponse = field(repr=False)

    @cached_property
    def soup(self) -> BeautifulSoup:
        return BeautifulSoup(self.text, "html.parser")

    @property
    def words(self) -> str:
        """The text that a person reads in the page's main part, white space folded."""
        main = self.soup.find("main") or self.soup
        return " ".join(main.get_text(" ").split())

    @property
    def fields(self) -> dict[str, str]:
        """What the page's form fields hold, by name."""
        return _fields(self.soup)

    def has_button(self, label: str) -> bool:
        return any(" ".join(b.get_text().split()) == label for b in self.soup.find_all("button"))


class Browser:
    """One person's browser: keeps cookies, sends forms as they stand in the page."""

    def __init__(self, app: Flask, *, signed_in: int | None = None) -> None:
        self.client = app.test_client()
        self.page: Page | None = None
        if signed_in is not None:
            with app.app_context():
                member = db.session.get(Member, signed_in)
                assert member is not None, "nobody has that id"
                session_id = SignedIn(member).id
            with self.client.session_transaction() as session:
                session["_user_id"], session["_fresh"] = session_id, True

    def get(self, path: str, *, follow: bool = True, **options: object) -> Page:
        """Open a page."""
        return self._keep(self.client.get(path, follow_redirects=follow, **options))

    def post(
        self, path: str, data: dict[str, object] | None = None, *, follow: bool = True
    ) -> Page:
        """Send a form with a good token to `path`, whatever the page shows."""
        form = {"csrf_token": self.token(), **(data or {})}
        return self._keep(self.client.post(path, data=form, follow_redirects=follow))

    def press(
        self, label: str, *, follow: bool = True, within: str = "main", **fill: object
    ) -> Page:
        """Press the first button called `label` on the current page, `fill` typed into its form.

        A value of None leaves a field (such as a tick) out.
        """
        assert self.page is not None, "open a page first"
        for button in self.page.soup.select(f"{within} button"):
            if " ".join(button.get_text().split()) == label:
                return self._send(button, fill, follow)
        raise AssertionError(f"no button “{label}” on {self.page.path}: {self.page.words[:600]}")

    def token(self) -> str:
        """A good CSRF token of this browser's session, signed as the forms' are.

        It is made past the pages: thousands of forms ask for one.
        """
        with self.client.session_transaction() as session:
            kept = session.setdefault("csrf_token", token_hex())
        signer = URLSafeTimedSerializer(
            self.client.application.secret_key or "", salt="wtf-csrf-token"
        )
        return signer.dumps(kept)

    def _send(self, button: Tag, fill: dict[str, object], follow: bool) -> Page:
        form = button.find_parent("form")
        assert isinstance(form, Tag) and self.page is not None
        data: dict[str, object] = {**_fields(form)}
        unknown = fill.keys() - {str(tag["name"]) for tag in form.select("[name]")}
        assert not unknown, f"the form has no field {unknown}"
        if button.get("name"):
            data[str(button["name"])] = str(button.get("value", ""))
        data.update(fill)
        data = {name: value for name, value in data.items() if value is not None}
        action = str(form.get("action") or self.page.path)
        if str(form.get("method", "get")).lower() == "get":
            return self._keep(self.client.get(action, query_string=data, follow_redirects=follow))
        here = {"Referer": f"http://localhost{self.page.path}"}
        answer = self.client.post(action, data=data, follow_redirects=follow, headers=here)
        return self._keep(answer)

    def _keep(self, response: TestResponse) -> Page:
        path = response.request.full_path.rstrip("?")
        self.page = Page(response.status_code, path, response.text, response)
        response.close()
        for answer in (*response.history, response):
            # A large form is sent from a file, which nobody else closes.
            answer.request.environ["wsgi.input"].close()
        return self.page


def _fields(form: Tag) -> dict[str, str]:
    values: dict[str, str] = {}
    for tag in form.select("input[name], textarea[name], select[name]"):
        name = str(tag["name"])
        if tag.name == "textarea":
            values[name] = tag.get_text().removeprefix("\r").removeprefix("\n")
        elif tag.name == "select":
            chosen = tag.select_one("option[selected]") or tag.select_one("option")
            values[name] = str(chosen["value"]) if chosen else ""
        elif tag.get("type") not in ("checkbox", "radio") or tag.has_attr("checked"):
            values[name] = str(tag.get("value", "on" if tag.get("type") == "checkbox" else ""))
    return values
