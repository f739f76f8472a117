"""The pictures that rows show, past the pages."""

import pytest

from meetup.db import db
from meetup.pictures.models import Picture, SmallPicture


@pytest.fixture
def kept(given):
    """`kept()`: the keys of all pictures that are kept."""

    def keys():
        with given.inside():
            return set(db.session.scalars(db.select(Picture.key)))

    return keys


@pytest.fixture
def small(given):
    """`small()`: by key, the small pictures that are kept; None where one waits to be cut."""

    def contents():
        with given.inside():
            rows = db.session.execute(db.select(SmallPicture.key, SmallPicture.content))
            return dict(rows.all())

    return contents


@pytest.fixture
def key_of(given):
    """`key_of(Member, ana.id)`: the key of the picture that this row shows, or None."""

    def key(row, row_id):
        with given.inside():
            return db.session.get_one(row, row_id).picture_key

    return key
