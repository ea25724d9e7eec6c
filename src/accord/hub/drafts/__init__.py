"""Drafts: forms that a person filled in and has not sent, sealed, for the writer alone, and only for some days."""
