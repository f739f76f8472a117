"""Invitations: a link or a mail by which organizers bring people into a group."""
