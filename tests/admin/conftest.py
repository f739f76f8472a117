"""A mail server and an outbox, as in the tests of letters."""

from tests.letters.conftest import deliver, in_outbox, post_office, use_server

__all__ = ["deliver", "in_outbox", "post_office", "use_server"]
