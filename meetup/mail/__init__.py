"""The outbox: mail waits here, in the transaction of its cause, until the worker sends it."""
