"""Webhooks: a member's systems get its feed pushed, signed, in order, again until they take it."""
