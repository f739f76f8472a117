"""Admin: what those who run an instance see of how it goes."""
