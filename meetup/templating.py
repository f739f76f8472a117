"""How templates are rendered: strictly, and without doing anew what is the same on each page."""

from collections.abc import Callable, MutableMapping, Sequence
from functools import lru_cache
from typing import Any

from flask import Flask, request, url_for
from flask.templating import Environment
from jinja2 import StrictUndefined
from markupsafe import Markup

from meetup.members.rules import Person
from meetup.rsvps.rules import Card

# What Flask's `url_for` takes beside the values that stand in a path.
FOR_FLASK = frozenset({"_anchor", "_external", "_method", "_scheme"})

PROFILE = "members.profile"


class Templates(Environment):
    """Templates in which a name that nobody gave is an error."""

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        # Jinja puts a mapping of each template's own before those of all templates, and then
        # looks through both at each import of a macro. Nothing of ours has its own.
        return super().make_globals(d) if d else self.globals


def init_app(app: Flask) -> None:
    """Set up the templates of `app`."""
    app.jinja_environment = Templates
    environment = app.jinja_env
    environment.undefined = StrictUndefined
    environment.trim_blocks = environment.lstrip_blocks = True
    environment.globals["url_for"] = _links()
    drawn, drawn_in_list = _people(environment)
    environment.filters["drawn"] = drawn
    environment.filters["drawn_in_list"] = drawn_in_list
    environment.filters["card"] = _cards(environment)


def _links() -> Callable[..., str]:
    @lru_cache(maxsize=4096)
    def path(root: str, endpoint: str, values: tuple[tuple[str, Any], ...]) -> str:
        return url_for(endpoint, **dict(values))

    def link(endpoint: str, **values: Any) -> str:
        """As Flask's `url_for`; paths, of which a page has dozens, are made once."""
        if not FOR_FLASK.isdisjoint(values):
            return url_for(endpoint, **values)
        return path(request.root_path, endpoint, tuple(values.items()))

    return link


def _people(environment: Environment) -> tuple[Callable[..., Markup], Callable[..., Markup]]:
    @lru_cache(maxsize=4096)
    def kept(root: str, person: Person, page: str) -> Markup:
        people = environment.get_template("_macros/people.html").module
        made: Markup = people.person(person, page)  # type: ignore[attr-defined]  # a macro of it
        return made

    def drawn(person: Person, page: str = PROFILE) -> Markup:
        """As the macro `person`, whose every word comes from the person; lists name hundreds."""
        return kept(request.root_path, person, page)

    def drawn_in_list(persons: Sequence[Person]) -> Markup:
        """Items of a list of them: in one piece, for an event may name five hundred."""
        root = request.root_path
        items = (f"<li>{kept(root, person, PROFILE)}</li>" for person in persons)
        return Markup("\n".join(items))  # noqa: S704 - each is the macro's own, and escaped by it

    return drawn, drawn_in_list


def _cards(environment: Environment) -> Callable[..., Markup]:
    @lru_cache(maxsize=2048)
    def kept(root: str, card: Card, zone: str | None, over: bool, at_home: bool) -> Markup:
        events = environment.get_template("_macros/events.html").module
        made: Markup = events.card(card, zone, over, at_home)  # type: ignore[attr-defined]  # too
        return made

    def card(
        card: Card, zone: str | None = None, over: bool = False, at_home: bool = False
    ) -> Markup:
        """As the macro `card`, whose every word comes from what it is given; lists have dozens."""
        return kept(request.root_path, card, zone, over, at_home)

    return card
