"""Handshakes: which online connections became real relationships."""

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from meetup import (
    assets,
    commands,
    db,
    error_pages,
    headers,
    limits,
    logs,
    packing,
    prose,
    sessions,
    templating,
    turns,
    web,
    wording,
)
from meetup.calendars import links
from meetup.config import Config, read_config
from meetup.references import EventReference, TitledEvent

ROOT = Path(__file__).resolve().parent.parent
# By slice, where its views are.
VIEWS = {
    "inbox": ("views",),
    "members": ("views", "mail_choice_views"),
    "groups": ("views", "membership_views"),
    "invitations": ("views",),
    "events": ("views",),
    "rsvps": ("views", "answer_views", "inviting_views", "still_coming_views", "stranger_views"),
    "questions": ("views",),
    "proposals": ("views",),
    "calendars": ("views", "account_views"),
    "attendance": (
        *("views", "list_views", "record_views", "app_views"),
        *("code_views", "own_views", "poster_views", "kiosk_views", "kiosks_views"),
    ),
    "handshakes": ("views",),
    "connections": ("views",),
    "contacts": ("views", "file_views", "import_views", "mail_invitation_views"),
    "ties": ("views",),
    "lifecycle": ("views", "group_views"),
    "pictures": ("views",),
    "reports": ("views",),
    "admin": ("views",),
}
OF_NO_SLICE = ("assets", "health", "robots")


class App(Flask):
    """Flask, which need not ask at each call of a view or hook whether it is a coroutine."""

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        return func  # none of ours is one


def create_app(config: Config | None = None) -> Flask:
    """The application, under `config` or the settings in force.

    Raises BadSetting, one line that names it, for a setting that is unknown or malformed.
    """
    app = App(
        __name__,
        instance_path=str(ROOT / "instance"),
        template_folder=str(ROOT / "templates"),
        static_folder=None,
    )
    config = config or read_config(Path(app.instance_path))
    app.config.update(
        HANDSHAKES=config,
        SECRET_KEY=config.secret_key,
        SQLALCHEMY_DATABASE_URI=config.database_url,
        SQLALCHEMY_ENGINE_OPTIONS={"hide_parameters": True, "pool_use_lifo": True},
        MAX_CONTENT_LENGTH=2 * 1024 * 1024,
        MAX_FORM_MEMORY_SIZE=1024 * 1024,
        **sessions.session_settings(config),
    )
    templating.init_app(app)
    app.url_map.converters |= {"event": EventReference, "titled_event": TitledEvent}
    db.init_app(app)
    # First, so that it comes last: what happens after a request goes backwards.
    packing.init_app(app)
    web.init_app(app)
    headers.init_app(app)
    error_pages.init_app(app)
    logs.init_app(app)
    limits.init_app(app)
    wording.init_app(app)
    links.init_app(app)
    prose.init_app(app)
    assets.init_app(app, ROOT / "static")
    _register(app)
    commands.init_app(app)
    turns.init_app(app)
    if config.trusted_proxies:
        hops = config.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]  # Flask's own way
    return app


def _register(app: Flask) -> None:
    """Every slice's pages; imported here, since they need what stands above."""
    of_slices = (f"{name}.{file}" for name, files in VIEWS.items() for file in files)
    for name in (*OF_NO_SLICE, *of_slices):
        app.register_blueprint(import_module(f"meetup.{name}").blueprint)
