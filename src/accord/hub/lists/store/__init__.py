"""Stored lists: their versions in a table, themselves as files."""
