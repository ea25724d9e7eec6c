"""Handing on: each item of a plan once, by its kind. Inside a turn; whatever the hub refuses is undone and noted."""
