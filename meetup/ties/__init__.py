"""Ties: everything between two members, computed from facts whenever it is asked for."""
