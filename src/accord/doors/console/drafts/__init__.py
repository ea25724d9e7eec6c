"""Drafts, as the script of a page asks for them: keep this, what is kept of this page, who is signed in now."""
