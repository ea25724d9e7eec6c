"""What the script of a page asks about drafts: keep this, what is kept of this page, who is signed in now."""
