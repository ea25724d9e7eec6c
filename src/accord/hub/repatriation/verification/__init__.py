"""Consulates asked whether a person is a national, and what they see of the person."""
