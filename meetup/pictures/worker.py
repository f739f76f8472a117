"""The worker's part in pictures: small ones of those that came before there were any."""

import logging
from datetime import datetime

from flask import Flask

from meetup.db import db, only_reading
from meetup.pictures.actions import keep_small
from meetup.pictures.queries import next_uncut
from meetup.pictures.rules import BadPicture, Shape
from meetup.rounds import Round

log = logging.getLogger(__name__)


def cut_next(app: Flask, /, *, now: datetime) -> Round:
    """Cut the small picture of one that has none. It is decoded outside any transaction."""
    with app.app_context(), only_reading():
        waiting = next_uncut()
    if waiting is None:
        return Round.IDLE
    key, shape, content = waiting
    small = _small(content, shape)
    with app.app_context():
        keep_small(key, small)
        db.session.commit()
    return Round.DONE


def _small(content: bytes, shape: Shape) -> bytes | None:
    # Pillow takes 3 MB, which a worker that never has to cut need not have.
    from meetup.pictures.cutting import cut_small

    try:
        return cut_small(content, shape)
    except BadPicture as error:
        log.error("A picture that is kept cannot be read; it is shown as it is.", exc_info=error)
        return None
