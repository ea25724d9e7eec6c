"""Signing in and one's own settings: passwords, second steps, one-time links, outside identities."""
