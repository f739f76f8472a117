"""RSVPs: what members answer to an event, and the seats that go with it."""
