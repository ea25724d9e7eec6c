"""Drafts: what somebody typed into a form and has not sent, sealed, for its writer alone, and only for some days."""
