"""Handshakes: which online connections became real relationships."""

from collections.abc import Callable
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
    from meetup import health, robots
    from meetup.admin import views as admin
    from meetup.attendance import app_views as door_app
    from meetup.attendance import code_views as door_codes
    from meetup.attendance import kiosk_views as kiosk
    from meetup.attendance import kiosks_views as kiosks
    from meetup.attendance import list_views as door
    from meetup.attendance import own_views as own_check_ins
    from meetup.attendance import poster_views as posters
    from meetup.attendance import record_views as own_records
    from meetup.attendance import views as attendance
    from meetup.calendars import account_views as own_calendars
    from meetup.calendars import views as calendars
    from meetup.connections import views as connections
    from meetup.contacts import file_views as files
    from meetup.contacts import import_views as imports
    from meetup.contacts import mail_invitation_views as mail_invitations
    from meetup.contacts import views as contacts
    from meetup.events import views as events
    from meetup.groups import membership_views as memberships
    from meetup.groups import views as groups
    from meetup.handshakes import views as handshakes
    from meetup.inbox import views as inbox
    from meetup.invitations import views as invitations
    from meetup.lifecycle import group_views as group_records
    from meetup.lifecycle import views as records
    from meetup.members import mail_choice_views as mail_choices
    from meetup.members import views as members
    from meetup.pictures import views as pictures
    from meetup.proposals import views as proposals
    from meetup.questions import views as questions
    from meetup.reports import views as reports
    from meetup.rsvps import answer_views as answers
    from meetup.rsvps import inviting_views as inviting
    from meetup.rsvps import still_coming_views as still_coming
    from meetup.rsvps import stranger_views as strangers
    from meetup.rsvps import views as rsvps
    from meetup.ties import views as ties

    for slice_views in (
        *(inbox, members, groups, memberships, invitations, events, rsvps, calendars, pictures),
        own_calendars,
        *(door_codes, own_check_ins, posters, kiosks, kiosk),
        *(attendance, door, own_records, handshakes),
        *(connections, files, imports, contacts, mail_invitations),
        *(answers, still_coming, strangers, records, questions, proposals, reports, ties),
        *(admin, health, assets, robots, mail_choices, inviting, door_app, group_records),
    ):
        app.register_blueprint(slice_views.blueprint)
