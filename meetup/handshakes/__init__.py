"""Handshakes: two who were there, and both say that they met."""
