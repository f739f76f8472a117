"""Pictures of members, groups and events."""
