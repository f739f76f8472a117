"""Lifecycle: what becomes of all that there is of a person; a record is claimed by whose it is."""
