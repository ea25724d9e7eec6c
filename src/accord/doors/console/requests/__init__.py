"""Requests: the inbox, opening one, taking its steps, and one with all that happened in it."""
