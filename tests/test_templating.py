"""Paths in templates are those that Flask makes, whoever asked for them first."""

import pytest
from flask import render_template_string, url_for
from jinja2 import UndefinedError

LINKS = "{{ url_for('groups.show', slug=slug) }} {{ url_for('events.index', page=2, past=1) }}"


def test_a_path_is_the_one_that_flask_makes(app):
    with app.test_request_context("/"):
        for slug in ("harbour", "town", "harbour", "a b&c"):
            made = f"{url_for('groups.show', slug=slug)} {url_for('events.index', page=2, past=1)}"
            assert render_template_string(LINKS, slug=slug) == made.replace("&", "&amp;")


def test_a_path_knows_where_the_site_is_mounted(app):
    for root, path in (("", "/groups/town"), ("/meet", "/meet/groups/town"), ("", "/groups/town")):
        with app.test_request_context("/", base_url=f"http://town.example{root}"):
            assert render_template_string(LINKS, slug="town").startswith(f"{path} ")


def test_a_whole_address_names_the_host_of_the_request(app):
    for host in ("town.example", "other.example"):
        with app.test_request_context("/", base_url=f"http://{host}"):
            made = render_template_string("{{ url_for('inbox.start', _external=True) }}")
            assert made == f"http://{host}/"


def test_a_name_that_nobody_gave_is_an_error(app):
    with app.test_request_context("/"), pytest.raises(UndefinedError):
        render_template_string("{{ nobody_gave_this }}")
