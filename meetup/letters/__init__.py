"""Letters: mail rendered from the outbox when it is sent, so that it says what is true then."""
