"""Proposals: an event's candidate dates, the votes on them, and what becomes of both."""
