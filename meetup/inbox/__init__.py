"""The inbox and the start page: what waits for a member."""
