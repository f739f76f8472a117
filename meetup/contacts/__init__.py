"""Contacts: what members brought from other networks, each for its owner alone."""
