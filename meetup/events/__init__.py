"""Events: proposed by members, scheduled by organizers, written into calendars."""
