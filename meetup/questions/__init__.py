"""Questions: what organizers ask of everybody who says yes or maybe to an event."""
